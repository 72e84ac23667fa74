/** The If-Match header as it was sent, or undefined where there was none. */
export type IfMatch = string | undefined;

/** The strong entity tag of a version. */
export function etagOf(version: number): string {
  return `"v${version}"`;
}
