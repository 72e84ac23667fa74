import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Controller, Get, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Actor } from '../../src/kernel/actor';
import { AccessGuard } from '../../src/platform/access/access.guard';
import { Settings } from '../../src/config/settings';
import { KEY_SCOPE_NAMES } from '../../src/kernel/key-scopes';
import { ARTICLE_VERBS, VERB_NAMES, type Verb } from '../../src/modules/articles/workflow/article-workflow';
import { Authenticator } from '../../src/platform/access/authenticator';
import { Door } from '../../src/platform/access/door';
import { ProblemFilter } from '../../src/platform/http/problem.filter';
import { type Answer, answerOf } from '../support/answer';
import { makeKey } from '../support/api-keys';
import { type Desk, startDesk } from '../support/desk';
import { ACCESS_MATRIX, BESIDE_CONTROLLERS, type Entry, KEY_MATRIX, ROLES } from './access-matrix';
import { handlersOf, routesOfFastify, templated } from './routes';

type Method = Parameters<Desk['anonymous']['request']>[0];

const NOTHING = '01900000-0000-7000-8000-ffffffffffff';
const ENDS_THE_SESSION = 'POST /api/v1/auth/logout';

const rows = Object.entries(ACCESS_MATRIX).map(([route, entry]): [route: string, entry: Entry] => [route, entry]);
const editorial = rows.filter(([route, entry]) => route.includes(' /api/') && entry !== 'open');

let desk: Desk;

beforeAll(async () => {
  desk = await startDesk();
});

afterAll(() => desk.stop());

/** Calls a route for things that do not exist, so that whoever is let in gets no further. */
async function call(route: string, token?: string, method = route.split(' ')[0] as Method): Promise<Answer> {
  const url = (route.split(' ')[1] ?? '').replace(':number', '1').replace(':file', 'card.webp').replaceAll(/:\w+|\*$/g, NOTHING);
  // A stream would not end; with a forged cursor it does not begin.
  return desk.fetch(url.endsWith('/stream') ? `${url}?cursor=forged` : url, {
    method,
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
  });
}

function outcomeOf({ status }: Answer): 'unauthenticated' | 'forbidden' | 'in' {
  if (status === 401) return 'unauthenticated';
  return status === 403 ? 'forbidden' : 'in';
}

describe('the access matrix', () => {
  it('names every handler of every controller, and none that is gone', () => {
    const routes = handlersOf(desk.app).map(({ route }) => route);
    expect(routes.toSorted()).toEqual(Object.keys(ACCESS_MATRIX).toSorted());
  });

  it('leaves out no route that was registered past the controllers', () => {
    const routes = routesOfFastify(desk.app);
    expect(routes.toSorted()).toEqual([...Object.keys(ACCESS_MATRIX), ...BESIDE_CONTROLLERS].toSorted());
  });

  it('has the routes that the description of the API has', async () => {
    const { body } = await desk.fetch('/openapi.json');
    const described = Object.entries(body.paths as Record<string, object>).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(described.toSorted()).toEqual(Object.keys(ACCESS_MATRIX).map(templated).toSorted());
  });

  it('is backed by a declaration on every handler or its class', () => {
    expect(handlersOf(desk.app).filter(({ declared }) => !declared).map(({ name }) => name)).toEqual([]);
  });
});

describe('without a credential', () => {
  it('T01 nothing of the editorial API answers anything but 401, and nothing changes', async () => {
    const before = await desk.snapshot();
    const outcomes: Record<string, unknown> = {};
    const expected: Record<string, unknown> = {};
    for (const [route] of editorial) {
      const { status, headers, body } = await call(route);
      outcomes[route] = { status, type: headers['content-type'], challenge: headers['www-authenticate'], body };
      expected[route] = {
        status: 401,
        type: 'application/problem+json; charset=utf-8',
        challenge: 'Bearer',
        // The same text whatever lies behind: no hint of what the route takes, or of whether anything is there.
        body: {
          type: '/problems/unauthenticated', title: 'Sign in first', status: 401, detail: 'This needs a valid access token.',
          instance: expect.stringMatching(/^\/api\/v1\//), requestId: expect.any(String),
        },
      };
    }
    expect(outcomes).toEqual(expected);
    expect(await desk.snapshot()).toBe(before);
  });

  it('HEAD is refused as GET is', async () => {
    const gets = editorial.map(([route]) => route).filter((route) => route.startsWith('GET '));
    const statuses = await Promise.all(gets.map(async (route) => [route, (await call(route, undefined, 'HEAD')).status]));
    expect(statuses).toEqual(gets.map((route) => [route, 401]));
  });

  it.each(['Basic YWRtaW46YWRtaW4=', 'Bearer', 'Bearer ', 'Bearer a b', 'bearer: x', 'Token x', 'Bearer null', `Bearer ${'x'.repeat(5000)}`])(
    'an Authorization of %j is none either', async (authorization) => {
      const { status, headers } = await desk.fetch('/api/v1/me', { headers: { authorization } });
      expect({ status, challenge: headers['www-authenticate'] }).toEqual({ status: 401, challenge: 'Bearer' });
    },
  );

  it('what is open answers', async () => {
    const open = rows.filter(([, entry]) => entry === 'open');
    const outcomes = await Promise.all(open.map(async ([route]) => [route, outcomeOf(await call(route))]));
    expect(outcomes).toEqual(open.map(([route]) => [route, 'in']));
  });
});

describe('every route', () => {
  it.each(ROLES)('T02 lets in or refuses a %s as the matrix says, and changes nothing', async (role) => {
    const person = await desk.as(role);
    const before = await desk.snapshot();
    const outcomes: Record<string, string> = {};
    const expected: Record<string, string> = {};
    for (const [route, entry] of rows) {
      if (route === ENDS_THE_SESSION) continue;
      outcomes[route] = outcomeOf(await call(route, person.token));
      expected[route] = entry === 'open' || entry.includes(role) ? 'in' : 'forbidden';
    }
    expect(outcomes).toEqual(expected);
    expect(await desk.snapshot()).toBe(before);
    expect((await call(ENDS_THE_SESSION, person.token)).status).toBe(204);
  });

  it.each(KEY_SCOPE_NAMES)('T18 lets in or refuses an API key for %s as the matrix says, and changes nothing', async (scope) => {
    const key = await makeKey(await desk.as('admin'), [scope]);
    await call('GET /api/v1/articles', key.token);
    const before = await desk.snapshot();
    const outcomes: Record<string, string> = {};
    const expected: Record<string, string> = {};
    for (const [route] of editorial) {
      outcomes[route] = outcomeOf(await call(route, key.token));
      expected[route] = KEY_MATRIX[route] === scope ? 'in' : 'forbidden';
    }
    expect(outcomes).toEqual(expected);
    expect(await desk.snapshot()).toBe(before);
  });

  it('of a verb that opens to keys is named in docs/api.md, and no other', () => {
    const [row = ''] = readFileSync(join(__dirname, '../../docs/api.md'), 'utf8').split('\n').filter((line) => line.startsWith('| `articles:write` |'));
    const opened = VERB_NAMES.filter((name) => {
      const { route }: Verb = ARTICLE_VERBS[name];
      return route && KEY_MATRIX[`${route.method} /api/v1/articles/${route.path}`.replace(/\/$/, '')] === 'articles:write';
    });
    expect(new Set([...row.matchAll(/`([a-z-]+)`/g)].map(([, name]) => name))).toEqual(new Set<unknown>(opened));
  });

  it('of the key matrix is one of the editorial API', () => {
    expect(Object.keys(KEY_MATRIX).filter((route) => !editorial.some(([name]) => name === route))).toEqual([]);
  });

  it('is closed to an API key of somebody who was disabled, and changes nothing', async () => {
    const maker = await desk.as('admin');
    const key = await makeKey(maker, [...KEY_SCOPE_NAMES]);
    expect((await call('GET /api/v1/articles', key.token)).status).toBe(200);
    await desk.sql("update users set status = 'disabled' where id = $1", [maker.id]);
    const before = await desk.snapshot();
    const outcomes = await Promise.all(editorial.map(async ([route]) => [route, outcomeOf(await call(route, key.token))]));
    expect(outcomes).toEqual(editorial.map(([route]) => [route, 'unauthenticated']));
    expect(await desk.snapshot()).toBe(before);
  });

  it('is closed to somebody who was disabled, whatever their role, and changes nothing', async () => {
    const person = await desk.as('admin');
    await desk.sql("update users set status = 'disabled' where id = $1", [person.id]);
    const before = await desk.snapshot();
    const outcomes = await Promise.all(editorial.map(async ([route]) => [route, outcomeOf(await call(route, person.token))]));
    expect(outcomes).toEqual(editorial.map(([route]) => [route, 'unauthenticated']));
    expect(await desk.snapshot()).toBe(before);
  });

  it('is closed to somebody without any grant, but for what everybody signed in may do', async () => {
    const person = await desk.as('contributor');
    await desk.sql('delete from grants where user_id = $1', [person.id]);
    const before = await desk.snapshot();
    const writing = editorial.filter(([route]) => !/^GET |\/me$|\/me\/|\/notifications\/|\/auth\/|\/jobs\/:id\/cancel$/.test(route));
    const outcomes = await Promise.all(writing.map(async ([route]) => [route, outcomeOf(await call(route, person.token))]));
    expect(outcomes).toEqual(writing.map(([route]) => [route, 'forbidden']));
    expect(await desk.snapshot()).toBe(before);
  });
});

describe('a controller that does not say who may call it', () => {
  @Controller('undeclared')
  class UndeclaredController {
    @Get()
    get(): string {
      return 'This must never be answered.';
    }
  }

  class Everybody extends Authenticator {
    async authenticate(): Promise<Actor> {
      const everything = { role: 'admin', permissions: ['user:manage', 'article:read'] as const, categoryId: null };
      return { id: NOTHING, name: 'Anybody', sessionId: null, grants: [everything], requestId: null, address: null };
    }

    recall(): Promise<Actor> {
      return this.authenticate();
    }
  }

  @Module({
    controllers: [UndeclaredController],
    providers: [
      { provide: Authenticator, useClass: Everybody },
      { provide: Settings, useValue: new Settings() },
      Door,
      { provide: APP_GUARD, useClass: AccessGuard },
      { provide: APP_FILTER, useClass: ProblemFilter },
    ],
  })
  class UndeclaredModule {}

  let app: NestFastifyApplication;

  beforeAll(async () => {
    app = await NestFactory.create<NestFastifyApplication>(UndeclaredModule, new FastifyAdapter(), { logger: false });
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
  });

  afterAll(() => app.close());

  it.each([
    ['403 to an administrator', { authorization: 'Bearer anything' }, 403],
    ['401 to nobody', {}, 401],
  ])('answers %s', async (_, headers, status) => {
    const answer = answerOf(await app.inject({ method: 'GET', url: '/undeclared', headers: { ...headers } }));
    expect(answer.status).toBe(status);
    expect(answer.text).not.toContain('never');
  });
});
