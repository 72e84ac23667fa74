import { MalformedRequest } from '../../../kernel/problem';

/** Narrows a JSON object to the fields that were asked for. Throws MalformedRequest for one that it never has. */
export function selectFields(json: string, fields: string | undefined): string {
  if (fields === undefined) return json;
  const whole = JSON.parse(json) as Record<string, unknown>;
  const names = requireFields(fields, (name) => Object.hasOwn(whole, name));
  return JSON.stringify(Object.fromEntries(names.map((name) => [name, whole[name]])));
}

/** The different names of a list of fields. Throws MalformedRequest for one that is not known. */
export function requireFields(fields: string, isKnown: (name: string) => boolean): string[] {
  const names = [...new Set(fields.split(','))];
  const unknown = names.filter((name) => !isKnown(name));
  if (unknown.length > 0) {
    throw new MalformedRequest('Some of these fields do not exist.', unknown.map((name) => ({
      parameter: 'fields', code: 'unknown-field', detail: `There is no field ${name}.`,
    })));
  }
  return names;
}
