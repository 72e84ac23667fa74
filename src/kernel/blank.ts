const NOTHING_TO_SEE = /^[\s\p{Default_Ignorable_Code_Point}]*$/u;

/** Whether a reader would see nothing of it: spaces, and signs without a shape, such as a zero-width space or a soft hyphen. */
export function isBlank(text: string): boolean {
  return NOTHING_TO_SEE.test(text);
}
