import { type LogLevel, Problem, Unauthenticated } from '../../../kernel/problem';

/** Whom a sign-in was about. */
interface Whom {
  readonly id: string;
  readonly name: string;
}

/** 401, in the same words whatever the reason and whomever it is about: `reason` is for the operator. */
export class NotLetIn extends Unauthenticated {
  constructor(
    readonly reason: string,
    readonly whom: Whom | null = null,
  ) {
    super('The identity provider has not let you in here, or nobody here belongs to who you are there.');
  }
}

export const notLetIn = (reason: string, whom?: Whom) => new NotLetIn(reason, whom);

/** 401: the browser shows no sign-in that it began here a moment ago. */
export const notBegun = () => new Unauthenticated('This sign-in was not begun in this browser, or it took too long. Begin again.');

/** 503: the identity provider cannot be asked, or does not answer as one. */
export class ProviderUnavailable extends Problem {
  readonly type = 'unavailable';
  readonly title = 'Not available at the moment';
  readonly status = 503;
  override readonly level: LogLevel = 'warn';

  constructor() {
    super('The identity provider cannot be asked at the moment. Try again, or sign in with your password.');
  }

  override headers(): Record<string, string> {
    return { 'retry-after': '5' };
  }
}
