import { ApiProperty } from '@nestjs/swagger';
import { Decimal, Id, Line, Text, Timestamp } from '../../../../platform/http/fields';
import type { UploadFacts } from '../../upload-media';
import { MEDIA_TEXT_LIMITS as LIMITS } from '../../media-text-limits';

/** The fields of the form beside the file. An empty one counts as left out. */
export class UploadMediaDto {
  /** What it is called, where articles do not call it otherwise. */
  @Line({ max: LIMITS.title, optional: true })
  readonly title?: string;

  /** What the picture shows, for those who cannot see it. Only pictures have one. */
  @Line({ max: LIMITS.alt, optional: true })
  readonly alt?: string;

  @Text({ max: LIMITS.caption, optional: true })
  readonly caption?: string;

  /** Who is named beside the picture, such as AGENCY. */
  @Line({ max: LIMITS.credit, optional: true })
  readonly credit?: string;

  @Line({ max: LIMITS.copyright, optional: true })
  readonly copyright?: string;

  @Text({ max: LIMITS.usageTerms, optional: true })
  readonly usageTerms?: string;

  /** From then on no article with the picture can be published. */
  @Timestamp({ optional: true })
  readonly licenseExpiresAt?: string;

  /** The section into whose folder it goes. Left out: into none, where everybody sees it who reads media. */
  @Id({ optional: true })
  readonly categoryId?: string;

  /** Where the focal point lies between the left (0) and the right (1). Left out: in the middle. */
  @Decimal({ min: 0, max: 1, optional: true })
  readonly focalX?: number;

  /** Where the focal point lies between the top (0) and the bottom (1). Left out: in the middle. */
  @Decimal({ min: 0, max: 1, optional: true })
  readonly focalY?: number;
}

/** The whole form, for the description of the API: the file is read past the validation. */
export class UploadFormDto extends UploadMediaDto {
  /** JPEG, PNG, WebP, AVIF, GIF, PDF, MP3 or MP4. */
  @ApiProperty({ format: 'binary' })
  readonly file: string;
}

export function uploadFacts({ licenseExpiresAt, ...facts }: UploadMediaDto): UploadFacts {
  return { ...facts, ...(licenseExpiresAt !== undefined && { licenseExpiresAt: new Date(licenseExpiresAt) }) };
}

const NUMBERS = ['focalX', 'focalY'];
const NUMBER = /^(?:\d{1,9}(?:\.\d{1,20})?|\.\d{1,20})$/;

/** A form has nothing but texts: the fields with numbers where they are written in those that take one. */
export function formValues(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const asNumber = (text: unknown): unknown => (typeof text === 'string' && NUMBER.test(text.trim()) ? Number(text) : text);
  return Object.fromEntries(Object.entries(fields).map(([name, text]) => [name, NUMBERS.includes(name) ? asNumber(text) : text]));
}
