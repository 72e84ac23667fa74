import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { InjectOptions } from 'fastify';
import type { Answer } from './answer';
import { send } from './contract';
import { multipartOf } from './multipart';

export type Headers = Readonly<Record<string, string>>;
/** A version becomes its entity tag; a text is sent as it is; undefined sends no If-Match. */
export type IfMatch = number | string | undefined;
type Method = NonNullable<InjectOptions['method']>;

export interface RequestParts {
  /** Sent as JSON. */
  body?: unknown;
  headers?: Headers;
  /** Sent as it is, with the content type that `headers` name. */
  raw?: string | Buffer;
}

/** Sends requests to the editorial API; paths are relative to /api/v1. */
export class Client {
  constructor(
    readonly app: NestFastifyApplication,
    readonly token?: string,
  ) {}

  async request(method: Method, path: string, { body, headers = {}, raw }: RequestParts = {}): Promise<Answer> {
    const json = body === undefined ? {} : { 'content-type': 'application/json' };
    const authorization = this.token === undefined ? {} : { authorization: `Bearer ${this.token}` };
    return send(this.app, {
      method,
      url: `/api/v1${path}`,
      headers: { ...authorization, ...json, ...headers },
      payload: raw ?? (body === undefined ? undefined : JSON.stringify(body)),
    });
  }

  get(path: string, headers?: Headers): Promise<Answer> {
    return this.request('GET', path, { headers });
  }

  post(path: string, body?: unknown, headers?: Headers): Promise<Answer> {
    return this.request('POST', path, { body, headers });
  }

  put(path: string, body?: unknown, headers?: Headers): Promise<Answer> {
    return this.request('PUT', path, { body, headers });
  }

  patch(path: string, body: unknown, ifMatch?: IfMatch, headers?: Headers): Promise<Answer> {
    return this.request('PATCH', path, { body, headers: { ...ifMatchHeader(ifMatch), ...headers } });
  }

  delete(path: string, ifMatch?: IfMatch, headers?: Headers, body?: unknown): Promise<Answer> {
    return this.request('DELETE', path, { body, headers: { ...ifMatchHeader(ifMatch), ...headers } });
  }

  /** A verb of the workflow: a POST with If-Match. */
  verb(path: string, ifMatch: IfMatch, body?: unknown, headers?: Headers): Promise<Answer> {
    return this.request('POST', path, { body, headers: { ...ifMatchHeader(ifMatch), ...headers } });
  }

  /** Uploads a file to the media library; the fields are sent before the file. */
  upload(file: Buffer, filename: string, fields: Headers = {}, headers: Headers = {}): Promise<Answer> {
    const { payload, contentType } = multipartOf(file, filename, fields);
    return this.request('POST', '/media', { raw: payload, headers: { 'content-type': contentType, ...headers } });
  }
}

function ifMatchHeader(ifMatch: IfMatch): Headers {
  if (ifMatch === undefined) return {};
  return { 'if-match': typeof ifMatch === 'number' ? `"v${ifMatch}"` : ifMatch };
}

/** Who is asked for, and what they sign in with. */
export interface Account {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

/** Somebody who is signed in. */
export class Person extends Client implements Account {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;

  constructor(app: NestFastifyApplication, account: Account, override readonly token: string, readonly refreshToken: string) {
    super(app, token);
    this.id = account.id;
    this.name = account.name;
    this.email = account.email;
    this.password = account.password;
  }
}
