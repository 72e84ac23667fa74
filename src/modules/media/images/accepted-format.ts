import type { RenditionExtension } from './presets';

/** The formats that an Accept header names itself, the smallest files first; JPEG, which everybody can show, is always among them. */
export function acceptedFormats(accept: string | undefined): RenditionExtension[] {
  const named = new Set((accept ?? '').split(',').filter(isWanted).map((range) => range.split(';', 1)[0]?.trim().toLowerCase()));
  return [...(named.has('image/avif') ? ['avif' as const] : []), ...(named.has('image/webp') ? ['webp' as const] : []), 'jpg'];
}

/** Not where it says `q=0`. */
function isWanted(range: string): boolean {
  return !/;\s*q=0(?:\.0*)?\s*(?:;|$)/i.test(range);
}
