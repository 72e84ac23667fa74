/** A box of an MP4 that readers get as an empty one of the same size: bytes of the file, counted from its beginning. */
export interface WithheldPart {
  /** Where its type of four bytes is. */
  readonly type: number;
  /** Where its content begins, and the first byte after it. */
  readonly start: number;
  readonly end: number;
}
