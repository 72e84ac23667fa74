import type { WithheldPart } from './withheld-part';

/** What looking into a file that is no picture tells of it. */
export interface ExaminedAttachment {
  /** In pixels, upright, of what moves; the height as well. */
  readonly width: number | null;
  readonly height: number | null;
  /** In seconds, of what is played. */
  readonly duration: number | null;
  readonly withheld: readonly WithheldPart[];
}

/** Of a file that has nothing but its bytes. */
export const PLAIN: ExaminedAttachment = { width: null, height: null, duration: null, withheld: [] };

/** To thousandths, as far as there is anything to measure. */
export function seconds(value: number): number | null {
  return Number.isFinite(value) && value > 0 ? Math.round(value * 1000) / 1000 : null;
}
