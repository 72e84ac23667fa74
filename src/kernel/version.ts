/** The If-Match header as it was sent, or undefined where there was none. */
export type IfMatch = string | undefined;

/** The strong entity tag of a version. */
export function etagOf(version: number): string {
  return `"v${version}"`;
}

/** The version that a tag of ours stands for; null for a tag of any other form. */
export function versionOf(tag: string): number | null {
  const digits = /^"v([1-9]\d{0,8})"$/.exec(tag)?.[1];
  return digits === undefined ? null : Number(digits);
}
