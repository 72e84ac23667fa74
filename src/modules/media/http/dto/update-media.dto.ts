import { Decimal, Id, Line, Nested, Pattern, Text, Timestamp } from '../../../../platform/http/fields';
import type { MediaChange } from '../../media.repository';
import { Keywords } from './keywords-field';
import { MEDIA_TEXT_LIMITS as LIMITS } from '../../media-text-limits';

/** An IPTC NewsCode, as its address or as the last segment of that. */
const DIGITAL_SOURCE_TYPE = /^(?:https?:\/\/cv\.iptc\.org\/newscodes\/digitalsourcetype\/)?[A-Za-z]{1,60}$/;

/** What must stay in sight when the picture is cropped: parts of its width from the left and of its height from the top. */
export class FocalPointDto {
  @Decimal({ min: 0, max: 1 })
  readonly x: number;

  @Decimal({ min: 0, max: 1 })
  readonly y: number;
}

/** A field that is left out stays as it is; null clears it. */
export class UpdateMediaDto {
  /** What it is called, where articles do not call it otherwise. */
  @Line({ max: LIMITS.title, optional: true, nullable: true })
  readonly title?: string | null;

  /** What the picture shows, for those who cannot see it. Only pictures have one. */
  @Line({ max: LIMITS.alt, optional: true, nullable: true })
  readonly alt?: string | null;

  @Text({ max: LIMITS.caption, optional: true, nullable: true })
  readonly caption?: string | null;

  /** Who is named beside the picture, such as AGENCY. */
  @Line({ max: LIMITS.credit, optional: true, nullable: true })
  readonly credit?: string | null;

  @Line({ max: LIMITS.copyright, optional: true, nullable: true })
  readonly copyright?: string | null;

  /** Who took or made the picture. */
  @Line({ max: LIMITS.byline, optional: true, nullable: true })
  readonly byline?: string | null;

  @Text({ max: LIMITS.usageTerms, optional: true, nullable: true })
  readonly usageTerms?: string | null;

  /** From then on no article with the picture can be published. */
  @Timestamp({ optional: true, nullable: true })
  readonly licenseExpiresAt?: string | null;

  /** When it was taken or made. */
  @Timestamp({ optional: true, nullable: true })
  readonly takenAt?: string | null;

  /** The named place that it shows. */
  @Line({ max: LIMITS.place, optional: true, nullable: true })
  readonly place?: string | null;

  /** Whether and how it is synthetic: an IPTC NewsCode of digital source types, whole or its last segment. */
  @Pattern(DIGITAL_SOURCE_TYPE, 'This must be an IPTC NewsCode of digital source types, or its last segment, such as trainedAlgorithmicMedia.', {
    optional: true, nullable: true,
  })
  readonly digitalSourceType?: string | null;

  @Keywords()
  readonly keywords?: string[] | null;

  /** The section in whose folder it is; null: in none, and everybody sees it who reads media. */
  @Id({ optional: true, nullable: true })
  readonly categoryId?: string | null;

  /** Moves every crop, of pictures, and with it the addresses of the renditions. */
  @Nested(() => FocalPointDto, { optional: true })
  readonly focalPoint?: FocalPointDto;
}

export function mediaChange({ licenseExpiresAt, takenAt, digitalSourceType, keywords, focalPoint, ...texts }: UpdateMediaDto): MediaChange {
  return {
    ...texts,
    ...(licenseExpiresAt !== undefined && { licenseExpiresAt: licenseExpiresAt === null ? null : new Date(licenseExpiresAt) }),
    ...(takenAt !== undefined && { takenAt: takenAt === null ? null : new Date(takenAt) }),
    ...(digitalSourceType !== undefined && { digitalSourceType: digitalSourceType?.replace(/^.*\//, '') ?? null }),
    ...(keywords !== undefined && { keywords: keywords ?? [] }),
    ...(focalPoint && { focalX: focalPoint.x, focalY: focalPoint.y }),
  };
}
