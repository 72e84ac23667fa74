import { type LogLevel, Problem } from '../../kernel/problem';

/** 404: a file that should be there is not. Whoever asks gets what they get for everything that is not there; the log says which it is. */
export class FileMissing extends Problem {
  readonly type = 'not-found';
  readonly title = 'Not found';
  readonly status = 404;
  override readonly level: LogLevel = 'error';

  constructor(key: string, cause: unknown) {
    super('There is nothing here that you can see.');
    this.message = `${key} is not in the storage.`;
    this.cause = cause;
  }
}
