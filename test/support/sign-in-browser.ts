import type { Answer } from './answer';
import { Client, type Headers } from './client';
import type { Desk } from './desk';
import { bodyOf } from './newsroom';

const REFRESH = '__Host-copydesk-refresh';

/** What a browser does when somebody signs in through an identity provider: it goes where it is sent, and keeps its cookies. */
export class SignInBrowser {
  readonly jar = new Map<string, string>();

  constructor(private readonly desk: Desk) {}

  /** Gives the address at the provider. */
  async start(returnTo?: string): Promise<string> {
    const answer = await this.go(`/api/v1/auth/oidc/start${returnTo === undefined ? '' : `?returnTo=${encodeURIComponent(returnTo)}`}`);
    if (answer.status !== 302) throw new Error(`${answer.status} ${answer.text}`);
    return answer.headers['location'] ?? '';
  }

  /** Asks Copydesk with the cookies that it has, and takes those that it gets. */
  async go(address: string, headers: Headers = {}): Promise<Answer> {
    return this.keep(await this.desk.fetch(address, { headers: { ...headers, cookie: this.cookie } }));
  }

  get cookie(): string {
    return [...this.jar].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  keep(answer: Answer): Answer {
    for (const [, name = '', value = '', age] of (answer.headers['set-cookie'] ?? '').matchAll(/(__Host-[\w-]+)=([^;,]*); Max-Age=(\d+)/g)) {
      if (age === '0') this.jar.delete(name);
      else this.jar.set(name, value);
    }
    return answer;
  }

  get isSignedIn(): boolean {
    return this.jar.has(REFRESH);
  }

  /** What a page does then: it trades the cookie for an access token. */
  async session(): Promise<Client> {
    const { publicUrl } = this.desk.settings;
    const answer = this.keep(await this.desk.anonymous.post('/auth/refresh', {}, { cookie: this.cookie, origin: publicUrl }));
    return new Client(this.desk.app, String(bodyOf(answer).accessToken));
  }
}
