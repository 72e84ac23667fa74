import type { ProblemView } from '../../src/platform/http/problem.view';
import { Refused } from './refused';

/** What the server said no to. */
export class RequestRefused extends Refused {
  constructor(
    request: string,
    readonly status: number,
    private readonly problem: Partial<ProblemView>,
  ) {
    super(`${request} was refused with ${status}. ${wordsOf(problem)}`);
  }

  /** Whether it is this problem; `type` is the last part of its URI. */
  is(type: string): boolean {
    return this.problem.type === `/problems/${type}`;
  }
}

function wordsOf({ title = 'No reason was given', detail = '', errors = [] }: Partial<ProblemView>): string {
  const faults = errors.map((fault) => `\n  ${fault.pointer ?? fault.parameter ?? ''} ${fault.detail}`);
  return `${title}: ${detail}${faults.join('')}`;
}

interface Sending {
  body?: unknown;
  /** The version that was seen; sent as If-Match. */
  version?: number | undefined;
}

/** Sends requests as one person, or as nobody; every refusal is thrown. */
export class ApiClient {
  constructor(
    readonly address: string,
    private readonly token?: string,
  ) {}

  get<T>(path: string): Promise<T> {
    return this.send('GET', path);
  }

  post<T>(path: string, body?: unknown, version?: number): Promise<T> {
    return this.send('POST', path, { body, version });
  }

  patch<T>(path: string, body: unknown, version: number): Promise<T> {
    return this.send('PATCH', path, { body, version });
  }

  private async send<T>(method: string, path: string, { body, version }: Sending = {}): Promise<T> {
    const form = body instanceof FormData;
    const response = await this.fetched(path, {
      method,
      body: form ? body : body === undefined ? null : JSON.stringify(body),
      headers: {
        ...(this.token !== undefined && { authorization: `Bearer ${this.token}` }),
        ...(body !== undefined && !form && { 'content-type': 'application/json' }),
        ...(version !== undefined && { 'if-match': `"v${version}"` }),
      },
    });
    const answer = (await response.json().catch(() => ({}))) as T;
    if (!response.ok) throw new RequestRefused(`${method} ${path}`, response.status, answer as Partial<ProblemView>);
    return answer;
  }

  private async fetched(path: string, init: RequestInit): Promise<Response> {
    try {
      return await fetch(this.address + path, { ...init, signal: AbortSignal.timeout(30_000) });
    } catch {
      throw new Refused(`The server at ${this.address} does not answer any more.`);
    }
  }
}
