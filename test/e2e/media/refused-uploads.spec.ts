import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { request as httpRequest } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import type { Person } from '../../support/client';
import { type Desk, startDesk } from '../../support/desk';
import { type Part, type RawForm, filePart, form } from './form';
import { UNKNOWN, area, jpeg, jpegOf, temporaryFiles } from './pictures';

const MOST_BYTES = 200_000;

let desk: Desk;
let author: Person;

beforeAll(async () => {
  desk = await startDesk({ env: { MEDIA_MAX_BYTES: String(MOST_BYTES), MEDIA_MAX_PIXELS: '1000000' } });
  author = await desk.as('author');
});

afterAll(() => desk.stop());

const formOf = (content: string) => async () => form(filePart(Buffer.from(content)));
const formWith = (...fields: Part[]) => async () => form(filePart(await jpeg()), ...fields);

/** A PNG whose header says that it is so many pixels wide and high. */
function claiming(png: Buffer, size: number): Buffer {
  const lying = Buffer.from(png);
  lying.writeUInt32BE(size, 16);
  lying.writeUInt32BE(size, 20);
  lying.writeUInt32BE(crc32(lying.subarray(12, 29)), 29);
  return lying;
}

function cut({ raw, headers }: RawForm): RawForm {
  return { raw: raw.subarray(0, -400), headers };
}

/** What is refused, with the status and the code of the fault. */
const REFUSED: Record<string, [status: number, fault: string | undefined, () => Promise<RawForm>]> = {
  'an SVG': [415, undefined, formOf('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')],
  'an HTML page': [415, undefined, formOf('<!doctype html><script>alert(1)</script>')],
  'a program': [415, undefined, formOf('MZ\u0090\0\u0003')],
  'an archive': [415, undefined, formOf('PK\u0003\u0004')],
  'an empty file': [415, undefined, formOf('')],
  'a TIFF': [415, undefined, async () => form(filePart(await area('teal', 9, 9).tiff().toBuffer()))],
  'half a picture': [422, 'undecodable-image', async () => form(filePart((await jpeg()).subarray(0, 1500)))],
  'only the beginning of a PNG': [422, 'undecodable-image', async () => form(filePart((await area('teal', 800, 600).png().toBuffer()).subarray(0, 300)))],
  'the signature of a GIF and nothing else': [422, 'undecodable-image', formOf('GIF89a<script>alert(1)</script>')],
  'too many pixels': [422, 'too-many-pixels', async () => form(filePart(await jpeg(1001, 1000)))],
  'a picture that claims to be gigantic': [422, 'too-many-pixels', async () => form(filePart(claiming(await area('teal', 10, 10).png().toBuffer(), 60_000)))],
  'no file': [422, 'required', async () => form({ name: 'alt', content: 'A hand' })],
  'a file that is a text': [422, 'required', async () => form({ name: 'file', content: 'a.jpg' })],
  'an empty form': [422, 'required', async () => form()],
  'an unknown field': [400, 'unknown-field', formWith({ name: 'headline', content: 'A' })],
  'an id': [400, 'unknown-field', formWith({ name: 'id', content: UNKNOWN })],
  'a file in another field': [400, 'unknown-field', async () => form({ ...filePart(await jpeg()), name: 'picture' })],
  'a field twice': [400, 'duplicate-field', formWith({ name: 'alt', content: 'A' }, { name: 'alt', content: 'B' })],
  'a field of the prototype': [400, undefined, formWith({ name: '__proto__', content: 'A' })],
  'a part without a name': [400, undefined, formWith({ content: 'A' })],
  'a text that is too long': [422, 'invalid-value', formWith({ name: 'credit', content: 'x'.repeat(301) })],
  'a text that is far too long': [413, undefined, formWith({ name: 'caption', content: 'x'.repeat(20_000) })],
  'a NUL': [422, 'invalid-text', formWith({ name: 'alt', content: 'a\0b' })],
  'two lines in a credit': [422, 'invalid-value', formWith({ name: 'credit', content: 'a\r\nSet-Cookie: b' })],
  'a focal point outside': [422, 'invalid-value', formWith({ name: 'focalX', content: '1.01' })],
  'a focal point that is no number': [422, 'invalid-type', formWith({ name: 'focalY', content: 'NaN' })],
  'a time without an offset': [422, 'invalid-value', formWith({ name: 'licenseExpiresAt', content: '2030-01-01T00:00:00' })],
  'a field of JSON': [422, 'invalid-type', formWith({ name: 'alt', type: 'application/json', content: '["a"]' })],
  'a field of deep JSON': [422, 'invalid-type', formWith({ name: 'alt', type: 'application/json', content: '['.repeat(4900) + ']'.repeat(4900) })],
  'a field of broken JSON': [400, undefined, formWith({ name: 'alt', type: 'application/json', content: '{' })],
  'two files': [413, undefined, async () => form(filePart(await jpeg()), filePart(await jpeg()))],
  'more fields than there can be': [413, undefined, formWith(...Array.from({ length: 40 }, (_, index) => ({ name: `f${index}`, content: 'x' })))],
  'a form that breaks off': [400, undefined, async () => cut(form(filePart(await jpeg())))],
  'a form without its boundary': [400, undefined, async () => ({ ...form(filePart(await jpeg())), headers: { 'content-type': 'multipart/form-data' } })],
  'a form of other boundaries': [400, undefined, async () => ({ raw: Buffer.from('nothing of that'), headers: form().headers })],
  'JSON': [415, undefined, async () => ({ raw: Buffer.from('{"alt":"A"}'), headers: { 'content-type': 'application/json' } })],
  'no form at all': [415, undefined, async () => ({ raw: Buffer.alloc(0), headers: {} })],
  'the bare file': [415, undefined, async () => ({ raw: await jpeg(), headers: { 'content-type': 'image/jpeg' } })],
};

describe('a refused upload', () => {
  it.each(Object.keys(REFUSED))('leaves nothing behind: %s', async (kind) => {
    const [status, code, request] = REFUSED[kind] ?? [];
    const before = await desk.snapshot();
    const answer = await author.request('POST', '/media', await request?.());
    expect({ status: answer.status, code: answer.body.errors?.[0]?.code }).toEqual({ status, code });
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(await desk.snapshot()).toBe(before);
  });

  it('is refused to those who may not upload, before anything is read', async () => {
    const file = await jpeg();
    const contributor = await desk.as('contributor');
    const before = await desk.snapshot();
    expect((await desk.anonymous.upload(file, 'a.jpg')).status).toBe(401);
    expect((await contributor.upload(file, 'a.jpg')).status).toBe(403);
    expect(await desk.snapshot()).toBe(before);
  });

  it('that its client breaks off leaves no file', async () => {
    const before = await desk.snapshot();
    const base = await desk.listen();
    const request = httpRequest(`${base}/api/v1/media`, {
      method: 'POST',
      headers: { authorization: `Bearer ${author.token}`, 'content-length': 150_000, ...form().headers },
    });
    request.on('error', () => undefined);
    request.write(form(filePart(await jpegOf(60_000))).raw.subarray(0, 50_000));
    for (let tries = 0; temporaryFiles(desk).length === 0 && tries < 100; tries += 1) await sleep(20);
    expect(temporaryFiles(desk)).toHaveLength(1);
    request.destroy();
    for (let tries = 0; temporaryFiles(desk).length > 0 && tries < 100; tries += 1) await sleep(20);
    expect(await desk.snapshot()).toBe(before);
  });
});
