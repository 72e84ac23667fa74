import { InvalidValues, LogLevel, Problem } from '../../kernel/problem';

/** 413: more than the route takes. */
export class TooLarge extends Problem {
  readonly type = 'too-large';
  readonly title = 'The upload is too large';
  readonly status = 413;
}

/** 415: not a form, or not a picture of a kind that is taken. */
export class UnsupportedMediaType extends Problem {
  readonly type = 'unsupported-media-type';
  readonly title = 'The media type is not supported';
  readonly status = 415;
}

/** 503: so many pictures wait to be worked on that one more would not be done in time. */
export class TooManyPictures extends Problem {
  readonly type = 'unavailable';
  readonly title = 'Not available at the moment';
  readonly status = 503;
  override readonly level: LogLevel = 'warn';

  constructor() {
    super('Many pictures are being worked on. Try again in a moment.');
  }

  override headers(): Record<string, string> {
    return { 'retry-after': '5' };
  }
}

export const fileMissing = () => InvalidValues.at('/file', 'required', 'Send the picture as the file of a multipart form.');

export const undecodableImage = () =>
  InvalidValues.at('/file', 'undecodable-image', 'The picture is broken: it cannot be decoded as what it claims to be.');

export const tooManyPixels = (limit: number) =>
  InvalidValues.at('/file', 'too-many-pixels', `A picture can have ${limit} pixels at most, width times height.`);
