import { weightsIn } from '../../../platform/http/weights-in';
import { RENDITION_TYPES, type RenditionExtension } from './presets';

/** Who takes anything may still be unable to show it: of formats that are not named, the one that most can show comes first. */
const BY_REACH: readonly RenditionExtension[] = ['jpg', 'webp', 'avif'];
/** Of formats that are named and liked alike, the smallest files come first. */
const BY_SIZE: readonly RenditionExtension[] = ['avif', 'webp', 'jpg'];

/** Less than any weight, and more than a refusal. */
const NOT_SPOKEN_OF = 0.0001;

/**
 * The formats that an Accept header does not refuse, the best first. What it says nothing of comes last: nobody is refused for want of
 * a format. Empty where it refuses all of them.
 */
export function acceptedFormats(accept: string | undefined): RenditionExtension[] {
  const weights = weightsIn(accept ?? '');
  const isNamed = (format: RenditionExtension): boolean => weights.has(RENDITION_TYPES[format]);
  const weight = (format: RenditionExtension): number =>
    weights.get(RENDITION_TYPES[format]) ?? weights.get('image/*') ?? weights.get('*/*') ?? NOT_SPOKEN_OF;
  return [...BY_SIZE.filter(isNamed), ...BY_REACH.filter((format) => !isNamed(format))]
    .filter((format) => weight(format) > 0)
    .toSorted((one, other) => weight(other) - weight(one));
}
