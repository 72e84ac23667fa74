const DATE = /^(\d{4})[-:](\d{2})[-:](\d{2})/;
const TIME = /(\d{2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?\s*(Z|[+-]\d{2}:?\d{2})?$/;

/** A time as files write it, in the form of ISO 8601 and as exact as it is there; undefined for what is no time. */
export function isoTimeOfFile(dateAndTime: string | undefined, time?: string, offset?: string): string | undefined {
  const [, year, month, day] = DATE.exec(dateAndTime ?? '') ?? [];
  if (year === undefined || month === undefined || day === undefined) return undefined;
  const date = `${year}-${month}-${day}`;
  if (!isOfCalendar(date)) return undefined;
  const [, hours, minutes, seconds = '00', ownOffset = offset ?? ''] = TIME.exec(time ?? dateAndTime?.slice(date.length) ?? '') ?? [];
  const whole = hours === undefined || minutes === undefined ? date : `${date}T${hours}:${minutes}:${seconds}${withColon(ownOffset)}`;
  return Number.isNaN(Date.parse(whole)) ? undefined : whole;
}

/** 31 February would be read as 3 March. */
function isOfCalendar(date: string): boolean {
  const midnight = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(date);
}

/** The instant; a time without an offset is taken as that of the zone, and a date alone as its beginning there. */
export function instantOf(written: string, timeZone: string): Date | null {
  const hasOffset = /(?:Z|[+-]\d{2}:\d{2})$/.test(written.slice('2026-01-01'.length));
  const asUtc = new Date(hasOffset ? written : `${written}${written.includes('T') ? '' : 'T00:00:00'}Z`);
  if (Number.isNaN(asUtc.getTime())) return null;
  return hasOffset ? asUtc : new Date(asUtc.getTime() - offsetAt(asUtc, timeZone));
}

function withColon(offset: string): string {
  const [, hours, minutes] = /^([+-]\d{2}):?(\d{2})$/.exec(offset.trim()) ?? [];
  return hours === undefined ? (offset.trim() === 'Z' ? 'Z' : '') : `${hours}:${minutes}`;
}

/** How far the clocks of the zone are ahead of UTC, in milliseconds. */
function offsetAt(instant: Date, timeZone: string): number {
  const name = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).formatToParts(instant)
    .find(({ type }) => type === 'timeZoneName')?.value;
  const [, sign, hours, minutes] = /GMT([+-])(\d{2}):(\d{2})/.exec(name ?? '') ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000;
}
