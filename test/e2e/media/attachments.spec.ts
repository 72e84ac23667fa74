import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Answer, ParsedJson } from '../../support/answer';
import type { Person } from '../../support/client';
import { type Desk, startDesk } from '../../support/desk';
import { type Newsroom, bodyOf, newsroom, verb } from '../../support/newsroom';
import { expectRefused } from '../../support/refusals';
import { PLACE, box, mp3, mp3Frame, mp4, newerPdf, pdf } from './files';
import { filePart, form } from './form';
import { jpeg, jpegOf, unsigned, uploaded } from './pictures';
import { approved, bodyWith, captioned, gallery, image, live } from './using';

const NOTHING = '01900000-0000-7000-8000-0000000000ff';

let desk: Desk;
let room: Newsroom;

beforeAll(async () => {
  desk = await startDesk({ env: { MEDIA_MAX_BYTES: '100000', MEDIA_MAX_ATTACHMENT_BYTES: '200000', SITE_NAME: 'The Desk' } });
  room = await newsroom(desk);
});

afterAll(() => desk.stop());

const attachment = (mediaId: string, more: object = {}): object => ({ type: 'attachment', attrs: { mediaId, ...more } });
const upload = (file: Buffer, fields: Record<string, string> = {}): Promise<Answer> => room.author.upload(file, 'a.jpg', fields);
const delivered = async ({ slug }: ParsedJson, query = ''): Promise<ParsedJson> => bodyOf(await desk.delivery(`/articles/${slug}${query}`));

async function written(body: object): Promise<ParsedJson> {
  const draft = await room.story().draft();
  return bodyOf(await room.author.patch(`/articles/${draft.id}`, body, draft.version));
}

async function replaced(by: Person, id: string, file: Buffer, version = 1): Promise<Answer> {
  const { raw, headers } = form(filePart(file));
  return by.request('POST', `/media/${id}/replace`, { raw, headers: { ...headers, 'if-match': `"v${version}"` } });
}

const KINDS = {
  'a PDF': [pdf, { kind: 'document', mimeType: 'application/pdf', width: null, height: null, duration: null }],
  'a PDF of a newer kind': [newerPdf, { kind: 'document', mimeType: 'application/pdf', duration: null }],
  'an MP3': [mp3, { kind: 'audio', mimeType: 'audio/mpeg', width: null, height: null, duration: 1.306 }],
  'an MP4': [mp4, { kind: 'video', mimeType: 'video/mp4', width: 640, height: 360, duration: 2.5 }],
  'an MP4 that lies on its side': [() => mp4({ turned: true }), { kind: 'video', width: 360, height: 640 }],
} satisfies Record<string, [() => Buffer, object]>;

describe('a file that is no picture', () => {
  it.each(Object.keys(KINDS) as (keyof typeof KINDS)[])('is taken for what it is, once: %s', async (name) => {
    const [make, expected] = KINDS[name];
    const file = make();
    const media = await uploaded(room.author, file, { title: 'The budget', caption: 'All of it', credit: 'AGENCY' });
    expect(media).toMatchObject({
      ...expected, bytes: file.length, title: 'The budget', caption: 'All of it', credit: 'AGENCY', alt: null, focalPoint: null, placeholder: null,
      renditions: [], asRead: {}, url: expect.stringContaining(`/media/${media.id}/file.`),
    });
    expect(await upload(file)).toMatchObject({ status: 200, body: { id: media.id, version: 1 } });
    const original = await room.editor.get(`/media/${media.id}/original`);
    expect(original.bytes.equals(file)).toBe(true);
    expect(original.headers).toMatchObject({ 'content-type': media.mimeType, 'content-disposition': expect.stringMatching(/^attachment; filename="[^"]+\.(pdf|mp3|mp4)"$/) });
    const signed = await desk.fetch(media.url);
    expect([signed.status, signed.headers['cache-control'], signed.headers['surrogate-key']]).toEqual([200, 'private, no-store', undefined]);
    expect((await desk.fetch(unsigned(media.url))).status).toBe(404);
    expect((await desk.fetch(media.url.replace(/file\.\w+/, 'card.webp'))).status).toBe(404);
    expect((await desk.fetch(media.url.replace(/\.\w+\?/, media.kind === 'audio' ? '.mp4?' : '.mp3?'))).status).toBe(404);
    const edited = bodyOf(await room.author.patch(`/media/${media.id}`, { title: null, credit: 'R', keywords: ['money'], alt: null }, 1));
    expect(edited).toMatchObject({ title: null, credit: 'R', keywords: ['money'], version: 2 });
    for (const change of [{ alt: 'x' }, { focalPoint: { x: 0, y: 0 } }]) {
      await expectRefused(desk, () => room.author.patch(`/media/${media.id}`, change, 2), 422, `/${change.alt ? 'alt' : 'focalX'}`);
    }
  });

  it('comes in parts as well', async () => {
    const file = mp4();
    const tus = { 'tus-resumable': '1.0.0' };
    const title = Buffer.from('In parts').toString('base64');
    const begun = await room.author.request('POST', '/media/uploads', { headers: { ...tus, 'upload-length': String(file.length), 'upload-metadata': `title ${title}` } });
    const path = String(begun.headers['location']).replace('/api/v1', '');
    const part = (from: number, to?: number) => room.author.request('PATCH', path, {
      raw: file.subarray(from, to), headers: { ...tus, 'upload-offset': String(from), 'content-type': 'application/offset+octet-stream' },
    });
    expect((await part(0, 100)).status).toBe(204);
    const location = String((await part(100)).headers['location']).replace('/api/v1', '');
    expect(bodyOf(await room.author.get(location))).toMatchObject({ kind: 'video', title: 'In parts', bytes: file.length });
  });
});

const cut = (file: Buffer, bytes: number): Buffer => file.subarray(0, file.length - bytes);
const joined = (...parts: (Buffer | string)[]): Buffer => Buffer.concat(parts.map((part) => Buffer.from(part as string)));
const PAGE = `<html><script>alert(1)</script>${' '.repeat(5000)}</html>`;

const REFUSED: Record<string, [status: number, code: string | undefined, () => Buffer]> = {
  'a PDF that breaks off': [422, 'broken-file', () => cut(pdf(), 20)],
  'the beginning of a PDF': [422, 'broken-file', () => joined('%PDF-1.7\n', PAGE)],
  'a page between the beginning and the end of a PDF': [422, 'broken-file', () => joined('%PDF-1.7\n', PAGE, 'startxref\n9\n%%EOF')],
  'a PDF whose table lies behind its end': [422, 'broken-file', () => joined('%PDF-1.7\n', PAGE, 'startxref\n999999\n%%EOF')],
  'a PDF that says that it is longer': [422, 'broken-file', () => joined(cut(pdf('<< /Linearized 1 /L 999999 >>'), 0))],
  'a page before a PDF': [415, undefined, () => joined(PAGE, pdf())],
  'an MP3 that breaks off': [422, 'broken-file', () => cut(mp3(), 128 + 100)],
  'an MP3 that breaks off in its tag': [422, 'broken-file', () => mp3().subarray(0, 20)],
  'an MP3 of fewer frames than it says': [422, 'broken-file', () => {
    const first = mp3Frame();
    first.write('Xing', 36, 'latin1');
    first.set([0, 0, 0, 1, 0, 0, 0x10, 0], 40);
    return joined(first, ...Array.from({ length: 9 }, () => mp3Frame()));
  }],
  'a page behind three frames': [422, 'broken-file', () => joined(mp3Frame(), mp3Frame(), mp3Frame(), PAGE)],
  'a tag and a page': [415, undefined, () => joined(mp3().subarray(0, 30), PAGE)],
  'a tag longer than the file': [422, 'broken-file', () => joined('ID3\u0003\0\0\0\0\u007f\u007f', PAGE)],
  'MPEG audio of layer II': [415, undefined, () => joined(Buffer.from([0xff, 0xfd, 0x90, 0]), Buffer.alloc(5000))],
  'an MP4 that breaks off': [422, 'broken-file', () => cut(mp4(), 5)],
  'the beginning of an MP4': [422, 'broken-file', () => box('ftyp', 'isom')],
  'an MP4 whose pieces lie outside': [422, 'broken-file', () => mp4({ pieceAt: 999_999 })],
  'an MP4 without pictures': [422, 'broken-file', () => mp4({ handlers: ['soun'] })],
  'an MP4 with a track of positions': [422, 'data-track', () => mp4({ handlers: ['vide', 'meta'] })],
  'a box within itself': [422, 'broken-file', () => joined(box('ftyp', 'isom'), Buffer.from([0, 0, 0, 4]), 'moov', 'mdat')],
  'a QuickTime film': [415, undefined, () => mp4({ brand: 'qt  ' })],
  'a sound in a box': [415, undefined, () => mp4({ brand: 'M4A ' })],
  'a PDF that is too large': [413, undefined, () => joined(pdf(), Buffer.alloc(200_001))],
};

describe('what is no file of these kinds', () => {
  it.each(Object.keys(REFUSED))('is refused and leaves nothing: %s', async (name) => {
    const [status, code, make] = REFUSED[name] ?? [];
    const before = await desk.snapshot();
    const answer = await upload(make?.() ?? Buffer.alloc(0));
    expect({ status: answer.status, code: answer.body.errors?.[0]?.code }).toEqual({ status, code });
    expect(await desk.snapshot()).toBe(before);
  });

  it('is told by the limit of its own kind', async () => {
    expect((await upload(await jpegOf(100_001))).status).toBe(413);
    expect((await upload(joined(mp3(), ...Array.from({ length: 300 }, () => mp3Frame())))).status).toBe(201);
    for (const [field, value] of [['alt', 'x'], ['focalX', '0.1'], ['focalY', '0.1']] as const) {
      await expectRefused(desk, () => upload(pdf(), { [field]: value }), 422, `/${field}`);
    }
  });
});

describe('an article', () => {
  it('has files beside its text, which readers get as long as it is live', async () => {
    const [paper, sound, film] = [await uploaded(room.author, pdf(), { title: 'Бюджет 2027', caption: 'All of it' }), await uploaded(room.author, mp3()), await uploaded(room.author, mp4())];
    const body = bodyWith(
      attachment(paper.id), { type: 'factBox', content: [attachment(sound.id, { title: 'The session', credit: 'R' })] }, attachment(film.id), attachment(paper.id, { title: 'Again' }),
    );
    const draft = await written(body);
    const preview = bodyOf(await room.editor.post(`/articles/${draft.id}/preview-links`, { revision: 'latest' }));
    const shown = (await desk.fetch(new URL(`/delivery/v1/preview/${preview.token}`, preview.url).href)).body;
    expect(await desk.fetch(shown.attachments[0].url)).toMatchObject({ status: 200, headers: { 'cache-control': 'private, no-store' } });
    const article = await verb(room.editor, 'publish', await verb(room.editor, 'approve', await verb(room.author, 'submit', draft)));
    const { attachments, bodyHtml } = await delivered(article);
    expect(attachments).toEqual([
      { id: paper.id, kind: 'document', url: unsigned(paper.url), mimeType: 'application/pdf', bytes: paper.bytes, title: 'Бюджет 2027', caption: 'All of it', credit: null, duration: null, width: null, height: null },
      { id: sound.id, kind: 'audio', url: unsigned(sound.url), mimeType: 'audio/mpeg', bytes: sound.bytes, title: 'The session', caption: null, credit: 'R', duration: 1.306, width: null, height: null },
      { id: film.id, kind: 'video', url: unsigned(film.url), mimeType: 'video/mp4', bytes: film.bytes, title: null, caption: null, credit: null, duration: 2.5, width: 640, height: 360 },
    ]);
    expect(bodyHtml).toContain(`<a href="${attachments[0].url}" type="application/pdf">Бюджет 2027</a>`);
    expect(bodyHtml).toContain(`<audio controls preload="none" src="${attachments[1].url}"></audio>`);
    expect(bodyHtml).toContain(`src="${attachments[2].url}" width="640" height="360"></video>`);
    const doc = await delivered(article, '?body=doc');
    expect(doc.attachments).toEqual(attachments);
    const [, first, { content: [second] }, third, last] = doc.body.content;
    expect([first, second, third].map(({ attrs }) => attrs.media)).toEqual(attachments);
    expect(last.attrs).toMatchObject({ mediaId: paper.id, media: { ...attachments[0], title: 'Again' } });
    expect(bodyOf(await room.editor.get(`/media/${sound.id}/usages`)).items).toMatchObject([{ id: article.id, usedAs: 'live', places: ['body'] }]);
    const [rss, atom, json] = await Promise.all(['rss.xml', 'atom.xml', 'feed.json'].map(async (name) => (await desk.fetch(`/feeds/${name}`)).text));
    expect(rss).toContain(`<enclosure url="${attachments[1].url}" length="${sound.bytes}" type="audio/mpeg"/>`);
    expect(atom).toContain(`<link rel="enclosure" type="video/mp4" href="${attachments[2].url}" length="${film.bytes}"/>`);
    expect(JSON.parse(json ?? '').items[0].attachments[0]).toEqual({ url: attachments[0].url, mime_type: 'application/pdf', size_in_bytes: paper.bytes, title: 'Бюджет 2027' });
    expect((await delivered(article, '').then(() => desk.delivery(`/articles/${article.slug}/ninjs`))).body.associations).toMatchObject([
      { type: 'audio', rel: 'attachment', renditions: [{ href: attachments[1].url, sizeInBytes: sound.bytes }] }, { type: 'video' },
    ]);
    expect((await desk.delivery(`/articles/${article.slug}/json-ld`)).body.associatedMedia).toMatchObject([{ '@type': 'MediaObject' }, { '@type': 'AudioObject', duration: 'PT1.306S' }, { '@type': 'VideoObject' }]);
    expect((await desk.fetch(attachments[0].url)).status).toBe(200);
    await verb(room.editor, 'withdraw', article, { reason: 'x' });
    for (const { url } of attachments) expect((await desk.fetch(url)).status).toBe(404);
  });

  it('serves them whole or in part, and runs nothing of them', async () => {
    const [file, sound] = [pdf(), mp3()];
    const [paper, played] = [await uploaded(room.author, file, { title: 'Бюджет "2027"\r'.trim() }), await uploaded(room.author, sound)];
    const { attachments } = await delivered(await live(room, bodyWith(attachment(paper.id), attachment(played.id))));
    const whole = await desk.fetch(attachments[0].url);
    expect(whole.bytes.equals(file)).toBe(true);
    expect(whole.headers).toMatchObject({
      'content-type': 'application/pdf', 'content-length': String(file.length), 'content-disposition': 'attachment; filename="byudzhet-2027.pdf"',
      'x-content-type-options': 'nosniff', 'content-security-policy': "default-src 'none'; sandbox", 'accept-ranges': 'bytes',
      'cache-control': 'public, max-age=31536000, immutable', 'surrogate-key': `all ${paper.id}`,
    });
    const { url } = attachments[1];
    const get = (headers: Record<string, string>) => desk.fetch(url, { headers });
    const part = await get({ range: 'bytes=100-299' });
    expect(part).toMatchObject({ status: 206, headers: { 'content-range': `bytes 100-299/${sound.length}`, 'content-type': 'audio/mpeg' } });
    expect(part.headers['content-disposition']).toBeUndefined();
    expect(part.bytes.equals(sound.subarray(100, 300))).toBe(true);
    expect((await get({ range: 'bytes=-5' })).bytes.equals(sound.subarray(-5))).toBe(true);
    expect((await get({ range: `bytes=${sound.length}-` })).status).toBe(416);
    const etag = String(part.headers['etag']);
    expect((await get({ 'if-none-match': etag })).status).toBe(304);
    expect((await get({ range: 'bytes=0-9', 'if-range': etag })).status).toBe(206);
    expect((await get({ range: 'bytes=0-9', 'if-range': '"other"' })).status).toBe(200);
    expect((await desk.fetch(url.replace(/\?.*/, ''))).headers['cache-control']).toBe('public, max-age=60');
  });

  it('tells readers nowhere where a film was taken', async () => {
    const file = mp4();
    const media = await uploaded(room.author, file);
    expect((await room.editor.get(`/media/${media.id}/original`)).bytes.toString('latin1')).toContain(PLACE);
    const { attachments: [{ url }] } = await delivered(await live(room, bodyWith(attachment(media.id))));
    const { bytes } = await desk.fetch(url);
    expect(bytes.length).toBe(file.length);
    expect(bytes.toString('latin1')).not.toMatch(/37\.6156|SERIAL|XMP|udta|uuid/);
    expect(bytes.toString('latin1')).toMatch(/ftyp.*mvhd.*tkhd.*hdlr.*stco.*free.*mdatpictures/s);
    for (let start = 0; start < file.length; start += 37) {
      const part = await desk.fetch(url, { headers: { range: `bytes=${start}-${start + 60}` } });
      expect(part.bytes.equals(bytes.subarray(start, start + 61))).toBe(true);
    }
  });

  it('has no file where only a picture goes, and no picture as a file', async () => {
    const [paper, photo] = [await uploaded(room.author, pdf()), await captioned(room.author)];
    const draft = await written(bodyWith(attachment(paper.id)));
    const refused = async (change: object, pointer: string, code: string) => {
      const { errors } = await expectRefused(desk, () => room.author.patch(`/articles/${draft.id}`, change, draft.version), 422, pointer);
      expect(errors[0].code).toBe(code);
      // Of many in a text, which one.
      if (pointer === '/body') expect(errors[0].detail).toContain(code === 'not-an-attachment' ? photo.id : code === 'unknown-media' ? NOTHING : paper.id);
    };
    await refused({ cover: { mediaId: paper.id } }, '/cover/mediaId', 'not-a-picture');
    await refused(bodyWith(image(paper.id)), '/body', 'not-a-picture');
    await refused(bodyWith(gallery({ mediaId: photo.id }, { mediaId: paper.id })), '/body', 'not-a-picture');
    await refused({ body: { format: 'html', value: `<figure data-media-id="${paper.id}"><img></figure>` } }, '/body', 'not-a-picture');
    await refused(bodyWith(attachment(photo.id)), '/body', 'not-an-attachment');
    await refused(bodyWith(image(photo.id), image(NOTHING)), '/body', 'unknown-media');
    const person = bodyOf(await room.admin.post('/authors', { name: 'Portrayed' }));
    const category = bodyOf(await room.admin.post('/categories', { name: 'Pictured' }));
    for (const [path, version] of [[`/authors/${person.id}`, person.version], [`/categories/${category.id}`, category.version]] as const) {
      expect((await expectRefused(desk, () => room.admin.patch(path, { mediaId: paper.id }, version), 422, '/mediaId')).errors[0].code).toBe('not-a-picture');
    }
    await expectRefused(desk, () => room.admin.post('/authors', { name: 'Other', mediaId: paper.id }), 422, '/mediaId');
    await expectRefused(desk, () => room.admin.post('/categories', { name: 'Other', mediaId: paper.id }), 422, '/mediaId');
  });

  it('keeps them from the trash, needs their licence, and shows another version in their place', async () => {
    const media = await uploaded(room.author, pdf());
    const article = await approved(room, bodyWith(attachment(media.id)));
    expect((await expectRefused(desk, () => room.editor.delete(`/media/${media.id}`, 1), 409)).usages).toMatchObject([{ id: article.id, places: ['body'] }]);
    bodyOf(await room.editor.patch(`/media/${media.id}`, { licenseExpiresAt: '2020-01-01T00:00:00Z' }, 1));
    expect((await expectRefused(desk, () => room.editor.verb(`/articles/${article.id}/publish`, article.version), 422)).type).toBe('/problems/expired-licence');
    bodyOf(await room.editor.patch(`/media/${media.id}`, { licenseExpiresAt: null }, 2));
    const shown = await verb(room.editor, 'publish', article);
    const { attachments: [before] } = await delivered(shown);
    for (const other of [mp3(), await jpeg()]) expect((await expectRefused(desk, () => replaced(room.editor, media.id, other, 3), 422, '/file')).errors[0].code).toBe('other-kind');
    const file = pdf('newer');
    bodyOf(await replaced(room.editor, media.id, file, 3));
    const { attachments: [after] } = await delivered(shown);
    expect(after).toMatchObject({ id: media.id, bytes: file.length });
    expect(after.url).not.toBe(before.url);
    expect((await desk.fetch(after.url)).bytes.equals(file)).toBe(true);
    bodyOf(await room.editor.verb(`/media/${media.id}/revoke`, 4, { reason: 'x' }));
    expect((await delivered(shown)).attachments).toEqual([]);
    expect((await desk.fetch(after.url)).status).toBe(404);
    const photo = await captioned(room.author);
    await expectRefused(desk, () => replaced(room.editor, photo.id, pdf()), 422, '/file');
  });
});

describe('finding files', () => {
  it('goes by kind, type and title', async () => {
    const word = `Quarterly${Date.now()}`;
    const [paper, sound] = [await uploaded(room.author, pdf(), { title: `${word} Łódź` }), await uploaded(room.author, mp3(), { caption: word })];
    const photo = await uploaded(room.author, await jpeg(), { caption: word });
    const found = async (query: string) => bodyOf(await room.editor.get(`/media?q=${word}${query}`)).items.map(({ id }: ParsedJson) => id);
    expect(await found('')).toEqual([photo.id, sound.id, paper.id]);
    expect(await found('%20lodz')).toEqual([paper.id]);
    expect(await found('&kind=picture')).toEqual([photo.id]);
    expect(await found('&kind=document')).toEqual([paper.id]);
    expect(await found('&type=audio/mpeg')).toEqual([sound.id]);
    expect(await found('&missing=alt')).toEqual([photo.id]);
    expect(await found('&missing=credit')).toHaveLength(3);
    expect(await found('&orientation=landscape')).toEqual([photo.id]);
    expect((await room.editor.get('/media?kind=film')).status).toBe(400);
  });
});
