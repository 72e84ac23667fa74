/** The fields that came in, of those named. */
export function picked<Source extends object, Field extends string>(source: Source, fields: readonly Field[]): object {
  const record = source as Partial<Record<Field, unknown>>;
  return Object.fromEntries(fields.filter((field) => record[field] !== undefined).map((field) => [field, record[field]]));
}
