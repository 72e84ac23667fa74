/** A pattern of ILIKE for whatever has the text in it; no character of the text has a meaning of its own. */
export function containing(text: string): string {
  return `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
}
