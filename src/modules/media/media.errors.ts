import { Conflict, InvalidValues, LogLevel, Problem } from '../../kernel/problem';
import type { ConstraintRefusals } from '../../platform/database/refusing';
import type { MediaKind } from './media-kind';
import type { MediaUsage } from './media-usage.queries';

/** 413: more than the route takes. */
export class TooLarge extends Problem {
  readonly type = 'too-large';
  readonly title = 'The upload is too large';
  readonly status = 413;
}

/** 415: not a form, or not a file of a kind that is taken. */
export class UnsupportedMediaType extends Problem {
  readonly type = 'unsupported-media-type';
  readonly title = 'The media type is not supported';
  readonly status = 415;
}

/** What waits for pictures to be worked on is refused with where too much waits already. */
export const MANY_PICTURES = 'Many pictures are being worked on. Try again in a moment.';

/** 503: the upload took so long that its file was taken for abandoned. */
export class FileGone extends Problem {
  readonly type = 'unavailable';
  readonly title = 'Not available at the moment';
  readonly status = 503;
  override readonly level: LogLevel = 'warn';

  constructor() {
    super('The upload took too long. Try again.');
  }

  override headers(): Record<string, string> {
    return { 'retry-after': '5' };
  }
}

export const fileMissing = () => InvalidValues.at('/file', 'required', 'Send it as the file of a multipart form.');

export const undecodableImage = () =>
  InvalidValues.at('/file', 'undecodable-image', 'The picture is broken: it cannot be decoded as what it claims to be.');

export const brokenFile = (detail: string) => InvalidValues.at('/file', 'broken-file', detail);

export const dataTrack = () =>
  InvalidValues.at('/file', 'data-track', 'The MP4 has a track that is neither seen nor heard, which may say where it was taken. Export it without.');

export const otherKind = (kind: MediaKind) => InvalidValues.at('/file', 'other-kind', `Only another file of the same kind (${kind}) can take its place.`);

export const onlyForPictures = (field: string) => InvalidValues.at(`/${field}`, 'only-for-pictures', 'Only pictures have this.');

export const tooManyPixels = (limit: number) =>
  InvalidValues.at('/file', 'too-many-pixels', `A picture can have ${limit} pixels at most, width times height.`);

export const unknownFolder = () => InvalidValues.at('/categoryId', 'unknown-category', 'There is no such category.');

export const mediaKnown = () =>
  new Conflict('media-known', 'The library has this picture already', 'Another picture of the library has the same bytes.');

/** Whoever sends parts asks anew where to go on. */
export const uploadOffset = (received: number) =>
  new Conflict('upload-offset', 'The upload is at another place', `Go on at byte ${received}.`, { received });

export const noDirectUpload = () =>
  new Conflict('no-direct-upload', 'There is no bucket to upload into', 'Files lie on the server itself. Upload in parts, or at once.');

export const notUploaded = () =>
  new Conflict('not-uploaded', 'The file is not there', 'Send it to the address first, with as many bytes as were announced.');

export const tooManyUploads = (most: number) =>
  new Conflict('too-many-uploads', 'Too many uploads are unfinished', `Finish or give up some of the ${most} uploads that you have begun.`);

export const REFUSALS: ConstraintRefusals = { media_sha256_key: mediaKnown };

/** Names the uses that the caller may see; `count` counts the others, too. */
export const mediaInUse = (count: number, usages: readonly MediaUsage[]) =>
  new Conflict('media-in-use', 'The picture is in use', 'Live or open articles, authors or categories use it. Take it out there first, or replace it.', {
    count,
    usages: usages.map(({ type, id, name, usedAs, revisions, places }) => ({ type, id, name, usedAs, revisions, places })),
  });

const REFUSED = {
  trashed: 'The picture is in the trash; restore it first.',
  'not-trashed': 'The picture is not in the trash.',
  revoked: 'The picture is revoked already.',
  'not-revoked': 'The picture is not revoked.',
};

export const mediaRefused = (why: keyof typeof REFUSED) => new Conflict(`media-${why}`, 'Not possible now', REFUSED[why]);
