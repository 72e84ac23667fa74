const RFC_3339 = /^(\d{4})-(\d{2})-(\d{2})[Tt]\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:[Zz]|[+-]\d{2}:\d{2})$/;

/** Whether a text is a time of RFC 3339 with its offset, on a day that exists. */
export function isTimestamp(value: unknown): value is string {
  if (typeof value !== 'string') return false;
  const parts = RFC_3339.exec(value);
  if (!parts || Number.isNaN(Date.parse(value))) return false;
  const [year, month, day] = parts.slice(1).map(Number) as [number, number, number];
  return year >= 1000 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}
