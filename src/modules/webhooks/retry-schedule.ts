const MINUTE = 60;
const HOUR = 3600;

/** Seconds from a failed attempt to the next: ten attempts over 75 h 35 min, the first at once. */
const DELAYS: readonly number[] = [5, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR];

export const MOST_TRIES = DELAYS.length + 1;

/** No receiver puts a delivery off for longer. */
const LONGEST_WISH = 24 * HOUR;

/** Seconds from the failure of this try, the first being 1, to the next one; null after the last. A receiver may ask for more time, not for less. */
export function delayAfter(tries: number, wish: number | null): number | null {
  const delay = DELAYS[tries - 1];
  return delay === undefined ? null : Math.max(delay, Math.min(wish ?? 0, LONGEST_WISH));
}

/** The seconds that a Retry-After asks for, as a number or as a time; null for none, and for what is neither. */
export function readRetryAfter(header: string | undefined, now: number): number | null {
  const text = header?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text);
  const time = /^[A-Z][a-z]{2}, /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? null : Math.max(0, Math.ceil((time - now) / 1000));
}
