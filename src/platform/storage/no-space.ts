import { codeOf, messageOf } from '../../kernel/error-code';
import { type LogLevel, Problem } from '../../kernel/problem';

/** 507: the disk or the bucket for media is full; nothing of the request was kept. The message is for the log. */
export class NoSpace extends Problem {
  readonly type = 'insufficient-storage';
  readonly title = 'There is no room left';
  readonly status = 507;
  override readonly level: LogLevel = 'error';

  constructor(message?: string) {
    super('There is no room left for files. Tell whoever runs this server.');
    if (message !== undefined) this.message = message;
  }
}

const FULL = ['ENOSPC', 'EDQUOT'];

/** The work, with NoSpace in the place of what the system says of a full disk; image libraries hand that on as a text. */
export async function orNoSpace<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (FULL.includes(codeOf(error)) || /no space left on device|disk quota exceeded/i.test(messageOf(error))) throw new NoSpace();
    throw error;
  }
}
