/** What a spreadsheet would take for a formula; a tab or a line break before it does not help. */
const FORMULA = /^[\s\0]*[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/u;

/** One line of CSV (RFC 4180). What a spreadsheet would run as a formula gets an apostrophe in front and is a text. */
export function csvLine(values: readonly (string | null)[]): string {
  return `${values.map((value) => cell(value ?? '')).join(',')}\r\n`;
}

function cell(value: string): string {
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n']/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text;
}
