import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clientTypes } from '../../scripts/docs/client-types';
import type { Answer, ParsedJson } from '../support/answer';
import { CLIENT_PROGRAM } from '../support/client-program';
import { type Asked, Contract, describedBy } from '../support/contract';
import { type Desk, startDesk } from '../support/desk';
import { DELIVERY_PROGRAM } from '../support/delivery-program';
import { newTestFolder } from '../support/test-folder';

const root = join(__dirname, '../..');
const packages = join(root, 'node_modules');
const client = join(root, 'packages/client');
/** Nothing is asked of the network: neither for news of the tool nor to tell anybody that it ran. */
const OFFLINE = { REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true', NO_COLOR: '1' };

const STRICT = {
  strict: true, noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true, noEmit: true, skipLibCheck: false,
  module: 'esnext', moduleResolution: 'bundler', target: 'es2024', lib: ['es2024', 'dom'], types: [],
};

let desk: Desk;
let folder: string;
let document: ParsedJson;

beforeAll(async () => {
  desk = await startDesk();
  folder = newTestFolder('openapi');
  document = (await desk.fetch('/openapi.json')).body;
  symlinkSync(packages, join(folder, 'node_modules'));
});

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await desk.stop();
});

function run(program: string, args: string[]): { code: number | null; said: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(packages, program), ...args], {
    cwd: folder, encoding: 'utf8', env: { PATH: process.env['PATH'], HOME: folder, ...OFFLINE },
  });
  return { code: status, said: `${stdout}${stderr}` };
}

function spectral(file: string): { code: number | null; said: string } {
  const ruleset = ['--ruleset', join(root, '.spectral.yaml'), '--fail-severity', 'hint', '-f', 'text'];
  return run('@stoplight/spectral-cli/dist/index.js', ['lint', file, ...ruleset]);
}

function redocly(file: string): { code: number | null; said: string } {
  return run('@redocly/cli/bin/cli.js', ['lint', file, '--config', join(root, 'redocly.yaml'), '--format', 'stylish']);
}

function write(name: string, content: unknown): string {
  const file = join(folder, name);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content, null, 1));
  return file;
}

/** Every operation with its method and path. */
function operations(): [name: string, operation: ParsedJson, path: string][] {
  return Object.entries<Record<string, ParsedJson>>(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]): [string, ParsedJson, string] => [`${method} ${path}`, operation, path]),
  );
}

/** Every property of an answer, with its name and schema. */
function propertiesOfViews(): [name: string, schema: ParsedJson][] {
  const views = Object.entries<ParsedJson>(document.components.schemas).filter(([name]) => name.endsWith('View'));
  return views.flatMap(([view, { properties }]) =>
    Object.entries<ParsedJson>(properties).map(([name, schema]): [string, ParsedJson] => [`${view}.${name}`, schema]));
}

/** Whole in one answer, because they are trees. */
const WHOLE = ['/api/v1/categories', '/delivery/v1/categories'];

describe('the description of the API', () => {
  it('has every list take pages', () => {
    const lists = operations().filter(([name, { responses }]) => {
      const { $ref = '' } = responses['200']?.content?.['application/json']?.schema ?? {};
      return name.startsWith('get ') && document.components.schemas[$ref.split('/').at(-1)]?.properties?.nextCursor !== undefined;
    });
    expect(lists.length).toBeGreaterThan(25);
    const unpaged = lists.filter(([, { parameters = [] }]) => !['limit', 'cursor'].every((each) => parameters.some(({ name }: ParsedJson) => name === each)));
    expect(unpaged.map(([, , path]) => path).toSorted()).toEqual(WHOLE.toSorted());
  });

  it('lints clean with spectral', () => {
    expect(spectral(write('openapi.json', document))).toMatchObject({ code: 0, said: expect.stringContaining('No results') });
  });

  it('lints clean with redocly', () => {
    expect(redocly(write('openapi.json', document))).toMatchObject({ code: 0, said: expect.not.stringMatching(/warning|error/i) });
  });

  it('would not, if it broke a rule', () => {
    const broken = JSON.parse(JSON.stringify(document));
    const { paths, components } = broken;
    delete paths['/health/live'].get.operationId;
    delete paths['/api/v1/me'].get.summary;
    delete paths['/api/v1/roles'].get.tags;
    delete paths['/api/v1/auth/oidc/start'].get.responses['200'];
    paths['/api/v1/me'].get.responses['401'].content = { 'application/json': { schema: { type: 'object' } } };
    paths['/api/v1/tags/{id}'].get.parameters = [];
    components.schemas.TagView.properties.name = { type: 'string', nullable: true };
    components.schemas.TagView.properties.slug = { type: ['string', 'null'], enum: ['a'] };
    const file = write('broken.json', broken);
    const rules = ['operation-operationId', 'documented', 'operation-tags', 'refusals-are-problems', 'path-params', 'no-nullable', 'null-in-enum'];
    const { said } = spectral(file);
    expect(rules.filter((rule) => !said.includes(` ${rule} `))).toEqual([]);
    const linted = redocly(file);
    expect(linted.said).toContain('operation-2xx-response');
    expect(linted).toMatchObject({ code: 1, said: expect.stringMatching(/operation-operationId[\s\S]*path-parameters-defined|path-parameters-defined[\s\S]*operation-operationId/) });
  });

  it('gives types that a client compiles with under strict, and that catch its mistakes', () => {
    write('openapi.json', document);
    write('tsconfig.json', { compilerOptions: STRICT, files: ['api.ts', 'client.ts'] });
    write('client.ts', CLIENT_PROGRAM);
    expect(run('openapi-typescript/bin/cli.js', ['openapi.json', '-o', 'api.ts'])).toMatchObject({ code: 0 });
    expect(run('typescript/lib/tsc.js', ['-p', '.'])).toEqual({ code: 0, said: '' });
  });

  it('is what the client of front ends has its types from: npm run docs writes them', () => {
    expect(clientTypes(document)).toBe(readFileSync(join(client, 'src/schema.ts'), 'utf8'));
  });

  it('gives a client that is built, with which a front end compiles under strict', () => {
    const built = join(folder, 'client');
    mkdirSync(built);
    symlinkSync(packages, join(built, 'node_modules'));
    writeFileSync(join(built, 'package.json'), readFileSync(join(client, 'package.json')));
    expect(run('typescript/lib/tsc.js', ['-p', client, '--outDir', join(built, 'dist')])).toEqual({ code: 0, said: '' });
    write('front-end.json', {
      compilerOptions: { ...STRICT, paths: { '@copydesk/client': ['./client/dist/index.d.ts'] } }, files: ['front-end.ts'],
    });
    write('front-end.ts', DELIVERY_PROGRAM);
    expect(run('typescript/lib/tsc.js', ['-p', 'front-end.json'])).toEqual({ code: 0, said: '' });
    const { version } = JSON.parse(readFileSync(join(packages, 'openapi-fetch/package.json'), 'utf8'));
    expect(JSON.parse(readFileSync(join(client, 'package.json'), 'utf8')).dependencies).toEqual({ 'openapi-fetch': version });
  });

  it('declares every parameter of a path exactly once', () => {
    const wrong = operations().filter(([, { parameters = [] }, path]) => {
      const declared = parameters.filter((parameter: ParsedJson) => parameter.in === 'path').map(({ name }: ParsedJson) => name);
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      return named.length !== declared.length || named.some((name) => !declared.includes(name));
    });
    expect(wrong.map(([name]) => name)).toEqual([]);
  });

  it('says of every public answer what caches have to know of it', () => {
    const isPublic = (path: string): boolean => /^\/(?:delivery\/v1\/(?!preview|stream)|feeds|sitemap|news-sitemap|robots)/.test(path);
    const described = operations().filter(([, , path]) => isPublic(path));
    expect(described.length).toBeGreaterThan(20);
    const wrong = described.filter(([, { responses }]) =>
      ['200', '304'].some((status) => ['Cache-Control', 'ETag', 'Surrogate-Key'].some((header) => responses[status]?.headers?.[header] === undefined)));
    expect(wrong.map(([name]) => name)).toEqual([]);
  });

  it('has no refusal of a kind that its method never gives', () => {
    const reading = operations().filter(([name, { responses }]) =>
      name.startsWith('get ') && ['409', '412', '413', '415', '422', '428'].some((status) => status in responses));
    // Signing in is open, and refuses a cookie for pages of others, and what an inviter may not give any more.
    const open = operations().filter(([name]) => !name.startsWith('post /api/v1/auth/')).filter(([, { security, responses, operationId }]) => !security && '403' in responses && operationId);
    expect([...reading, ...open].map(([name]) => name)).toEqual([]);
  });

  it('says of every id that it is a UUID, of every time that it is one, and of every number whether it has a fraction', () => {
    const one = (schema: ParsedJson): ParsedJson => schema.items ?? schema;
    const isText = (schema: ParsedJson): boolean => [one(schema).type].flat().includes('string');
    const loose = propertiesOfViews().filter(([name, schema]) => {
      // The id of a block has a form of its own.
      if (/\.id$|[a-z]Ids?$/.test(name) && isText(schema)) return one(schema).format !== 'uuid' && !one(schema).pattern && !name.endsWith('.requestId');
      if (/\.at$|[a-z](At|Until)$|\.plannedFor$/.test(name)) return one(schema).format !== 'date-time';
      return [one(schema).type].flat().includes('number') && one(schema).format !== 'double';
    });
    expect(loose.map(([name]) => name)).toEqual([]);
  });

  it('leaves no answer open to fields that it does not name, but for what has no fixed fields', () => {
    const open = Object.entries<ParsedJson>(document.components.schemas)
      .filter(([, { properties, additionalProperties }]) => properties && additionalProperties !== false);
    expect(open.map(([name]) => name)).toEqual(['ProblemView']);
  });
});

describe('an answer in a test', () => {
  const asked: Asked = { method: 'GET', url: '/api/v1/tags' };
  const headers = { 'content-type': 'application/json; charset=utf-8', 'x-request-id': 'a', 'cache-control': 'private, no-store' };

  function check(answer: Partial<Answer>, request: Asked = asked): void {
    const text = answer.body === undefined ? '' : JSON.stringify(answer.body);
    new Contract(describedBy(document)).check(request, { status: 200, headers, body: undefined, text, bytes: Buffer.from(text), ...answer });
  }

  it('passes where it is as described', () => {
    expect(() => check({ body: { items: [], nextCursor: null } })).not.toThrow();
  });

  it.each<[string, Partial<Answer>, Asked | undefined, RegExp]>([
    ['has a status that the route does not answer', { status: 418 }, undefined, /GET \/api\/v1\/tags: 418, which GET \/api\/v1\/tags does not answer/],
    ['lacks a field', { body: { items: [] } }, undefined, /must have required property 'nextCursor'/],
    ['has a field too many', { body: { items: [], nextCursor: null, secret: 1 } }, undefined, /must NOT have additional properties/],
    ['is of another type', { body: {}, headers: { ...headers, 'content-type': 'text/html' } }, undefined, /not text\/html, but application\/json/],
    ['lacks a header', { body: { items: [], nextCursor: null }, headers: { 'content-type': 'application/json' } }, undefined, /header X-Request-Id/],
    ['is a refusal that is no problem', { status: 404, body: { message: 'Not Found' }, headers: { ...headers, 'content-type': 'application/problem+json' } },
      { method: 'GET', url: '/nowhere' }, /must have required property/],
    ['comes from a route that is not described', { body: {} }, { method: 'GET', url: '/nowhere' }, /there is no such route/],
    ['has a body after HEAD', { body: {} }, { method: 'HEAD', url: '/api/v1/tags' }, /HEAD has no body/],
  ])('fails where it %s', (_, answer, request, message) => {
    expect(() => check(answer, request)).toThrow(message);
  });
});
