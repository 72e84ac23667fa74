import { type LogLevel, Problem } from '../../kernel/problem';

/** 503: so much of the same work waits that one piece more would not be done in time. */
export class TooMuchWork extends Problem {
  readonly type = 'unavailable';
  readonly title = 'Not available at the moment';
  readonly status = 503;
  override readonly level: LogLevel = 'warn';

  override headers(): Record<string, string> {
    return { 'retry-after': '5' };
  }
}
