import { randomUUIDv7 } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Secrets } from '../../src/config/secrets';
import type { Headers, Person } from '../support/client';
import { type Desk, startDesk } from '../support/desk';
import { tokenForger } from '../support/forged-token';
import { refused } from '../support/refused';

let desk: Desk;
let admin: Person;

beforeAll(async () => {
  desk = await startDesk();
  admin = await desk.as('admin');
});

afterAll(() => desk.stop());

describe('an access token', () => {
  let person: Person;
  let forge: ReturnType<typeof tokenForger>;

  beforeEach(async () => {
    person = await desk.as('admin');
    forge = tokenForger(desk, person.token);
  });

  const now = () => Math.floor(Date.now() / 1000);
  const me = (token: string) => desk.fetch('/api/v1/me', { headers: { authorization: `Bearer ${token}` } });

  it('as it is issued is good: what follows here fails for the reason given', async () => {
    expect((await me(forge())).body.id).toBe(person.id);
    expect(forge()).toBe(person.token);
  });

  type Forge = (forger: ReturnType<typeof tokenForger>) => string | Promise<string>;
  const bad: [string, Forge][] = [
    ...['none', 'None', 'nOnE', ''].map((alg): [string, Forge] => [`alg "${alg}" without a signature`, (make) => make({ header: { alg }, signature: '' })]),
    ['alg none with the true signature', (make) => make({ header: { alg: 'none' } })],
    ['HS512 with our key', (make) => make({ header: { alg: 'HS512' }, hash: 'sha512' })],
    ['HS384 with our key', (make) => make({ header: { alg: 'HS384' }, hash: 'sha384' })],
    ['RS256 signed with our key as if it were public', (make) => make({ header: { alg: 'RS256' } })],
    ['padding behind it', (make) => `${make()}=`],
    ...[1, 2, 3].map((more): [string, Forge] => [`a last letter that stands for the same bytes (${more})`, (make) => {
      // 32 bytes end in the middle of a letter: four letters decode alike.
      const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
      return `${make().slice(0, -1)}${letters[letters.indexOf(make().at(-1) ?? '') + more]}`;
    }]),
    ['no alg', (make) => make({ header: { alg: undefined } })],
    ['another key', (make) => make({ key: Buffer.alloc(32, 1) })],
    ['an empty key', (make) => make({ key: Buffer.alloc(0) })],
    ['the key of the cursors', (make) => make({ key: Secrets.load(desk.settings).key('cursor') })],
    ['a kid that names a file, signed with what that file holds', (make) => make({ header: { kid: '../../../../dev/null' }, key: Buffer.alloc(0) })],
    ['a key of its own in the header', (make) => {
      const key = Buffer.alloc(32, 7);
      return make({ header: { jwk: { kty: 'oct', k: key.toString('base64url') } }, key });
    }],
    ['a critical extension that nobody knows', (make) => make({ header: { crit: ['exp-at'], 'exp-at': 1 } })],
    ['a detached payload that is critical', (make) => make({ header: { crit: ['b64'], b64: false } })],
    ['the type of another token', (make) => make({ header: { typ: 'JWT' } })],
    ['no type', (make) => make({ header: { typ: undefined } })],
    ['an end that is past', (make) => make({ claims: { exp: now() - 1 } })],
    ['no end', (make) => make({ claims: { exp: undefined } })],
    ['an end that is no number', (make) => make({ claims: { exp: '9999999999' } })],
    ['a beginning in the future', (make) => make({ claims: { nbf: now() + 60 } })],
    ['no time of issue', (make) => make({ claims: { iat: undefined } })],
    ['another audience', (make) => make({ claims: { aud: 'another-api' } })],
    ['no audience', (make) => make({ claims: { aud: undefined } })],
    ['another issuer', (make) => make({ claims: { iss: 'another-desk' } })],
    ['no issuer', (make) => make({ claims: { iss: undefined } })],
    ['no session', (make) => make({ claims: { sid: undefined } })],
    ['a session that is null', (make) => make({ claims: { sid: null } })],
    ['a session that is not there', (make) => make({ claims: { sid: randomUUIDv7() } })],
    ['a session that is no id', (make) => make({ claims: { sid: "' or true --" } })],
    ['no subject', (make) => make({ claims: { sub: undefined } })],
    ['somebody else as the subject', (make) => make({ claims: { sub: admin.id } })],
    ['the signature of other claims', (make) => make({ signature: make({ claims: { sid: randomUUIDv7() } }).split('.')[2] ?? '' })],
    ['a signature that is cut short', (make) => make().slice(0, -4)],
    ['no signature at all', (make) => make().split('.').slice(0, 2).join('.')],
    ['a part too many', (make) => `${make()}.x`],
    ['a header that is no JSON', (make) => `x${make()}`],
    ['a refresh token in its place', async () => (await desk.signIn(person)).refreshToken],
  ];

  it.each(bad)('T16 with %s is refused', async (_, make) => {
    const token = await make(forge);
    const before = await desk.snapshot();
    const answer = await me(token);
    refused(answer);
    expect(answer.body.detail).toBe('This needs a valid access token.');
    expect(await desk.snapshot()).toBe(before);
  });

  it.each(['access_token', 'token', 'accessToken', 'jwt', 'authorization', 'bearer', 'sig'])('T19 in the query as %s is none', async (name) => {
    refused(await desk.fetch(`/api/v1/me?${name}=${person.token}`));
    refused(await desk.fetch(`/api/v1/articles?${name}=Bearer%20${person.token}`));
    expect(desk.logged.filter((line) => line.includes(person.token))).toEqual([]);
  });

  it('in a cookie, another header or the body is none', async () => {
    const places: Headers[] = [
      { cookie: `token=${person.token}; access_token=${person.token}; __Host-access=${person.token}` },
      { 'x-access-token': person.token }, { 'proxy-authorization': `Bearer ${person.token}` },
    ];
    for (const headers of places) refused(await desk.fetch('/api/v1/me', { headers }));
    const body = JSON.stringify({ access_token: person.token });
    refused(await desk.fetch('/api/v1/auth/logout', { method: 'POST', headers: { 'content-type': 'application/json' }, body }));
  });

  it('of a session that has run out is refused, and so is its refresh token', async () => {
    await desk.sql("update sessions set expires_at = now() - interval '1 second' where user_id = $1", [person.id]);
    refused(await me(person.token));
    refused(await desk.anonymous.post('/auth/refresh', { refreshToken: person.refreshToken }));
  });
});
