import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ParsedJson } from '../../support/answer';
import { type Desk, startDesk } from '../../support/desk';
import { type Newsroom, bodyOf, newsroom } from '../../support/newsroom';
import { jpeg, renditionOf, unsigned, uploaded } from '../media/pictures';
import { approved, bodyWith, captioned, gallery, image, live } from '../media/using';

let desk: Desk;
let room: Newsroom;

beforeAll(async () => {
  desk = await startDesk();
  room = await newsroom(desk);
});

afterAll(() => desk.stop());

const WIDTHS = [320, 800];

/** The address and the width of each candidate. */
function candidates(srcset: string): [url: string, width: number][] {
  return srcset.split(', ').map((candidate) => {
    const [url = '', width = ''] = candidate.split(' ');
    return [url.replaceAll('&amp;', '&'), Number.parseInt(width, 10)];
  });
}

describe('what readers get of pictures', () => {
  it('is a cover with sizes, formats, a srcset whose every address is served, and a picture for social networks', async () => {
    const media = await captioned(room.author);
    const article = await live(room, { cover: { mediaId: media.id, caption: 'The hall' } });
    const { cover, seo } = bodyOf(await desk.delivery(`/articles/${article.slug}`));
    expect(cover).toMatchObject({
      id: media.id, alt: 'A hand', caption: 'The hall', credit: 'AGENCY', width: 800, height: 600, placeholder: media.placeholder,
    });
    expect(candidates(cover.srcset).map(([, width]) => width)).toEqual(WIDTHS);
    for (const [url] of candidates(cover.srcset)) expect(await desk.fetch(url)).toMatchObject({ status: 200, headers: { 'content-type': 'image/webp' } });
    expect(cover.renditions.find(({ name, type }: never) => name === 'thumb' && type === 'image/avif')).toMatchObject({ width: 320, height: 240 });
    expect(await desk.fetch(seo.openGraph['og:image'])).toMatchObject({ status: 200, headers: { 'content-type': 'image/jpeg' } });
  });

  it('is in the text and in its galleries, with the words of each use', async () => {
    const [one, two] = [await captioned(room.author), await captioned(room.author)];
    const article = await live(room, bodyWith(image(one.id, { caption: 'In the text' }), gallery({ mediaId: two.id, credit: 'ANN LEE' })));
    const { bodyHtml } = bodyOf(await desk.delivery(`/articles/${article.slug}`));
    const images: string[] = bodyHtml.match(/<img[^>]*>/g) ?? [];
    expect(images).toHaveLength(2);
    for (const tag of images) {
      expect(tag).toMatch(/ sizes="auto, 100vw" width="800" height="600" alt="A hand" loading="lazy">$/);
      const [, srcset = ''] = /srcset="([^"]*)"/.exec(tag) ?? [];
      expect(candidates(srcset).map(([, width]) => width)).toEqual(WIDTHS);
      for (const [url] of candidates(srcset)) expect((await desk.fetch(url)).status).toBe(200);
    }
    expect(bodyHtml).toContain('In the text');
    expect(bodyHtml).toContain('ANN LEE');
  });

  it('is beside each id in the document, in the shape of a cover, with the words of each use', async () => {
    const [one, two] = [await captioned(room.author), await captioned(room.author, { focalX: '0.25' })];
    const blocks = [image(one.id, { caption: 'In the text', credit: '' }), gallery({ mediaId: two.id, alt: '' }, { mediaId: one.id })];
    const article = await live(room, bodyWith(...blocks));
    const { body, bodyHtml } = bodyOf(await desk.delivery(`/articles/${article.slug}?body=doc`));
    expect(bodyHtml).toBeUndefined();
    const [text, shown, { attrs: { items: [first, second] } }] = body.content;
    expect(text).toEqual({ type: 'paragraph', attrs: { id: expect.any(String) }, content: [{ type: 'text', text: 'The council has voted.' }] });
    expect(shown).toMatchObject({ type: 'image', attrs: { mediaId: one.id, caption: 'In the text' } });
    expect(shown.attrs.media).toMatchObject({ id: one.id, alt: 'A hand', caption: 'In the text', credit: null, width: 800, height: 600, placeholder: one.placeholder });
    expect(first).toMatchObject({ mediaId: two.id, alt: '', media: { alt: '', caption: 'The vote', credit: 'AGENCY', focalPoint: { x: 0.25, y: 0.5 } } });
    expect(second).toMatchObject({ mediaId: one.id, media: { id: one.id, caption: 'The vote', credit: 'AGENCY' } });
    for (const media of [shown.attrs.media, first.media]) {
      expect(candidates(media.srcset).map(([, width]) => width)).toEqual(WIDTHS);
      for (const url of [...candidates(media.srcset).map(([each]) => each), renditionOf(media, 'card', 'image/jpeg').url]) expect((await desk.fetch(url)).status).toBe(200);
    }
    const cover = bodyOf(await desk.delivery(`/articles/${(await live(room, { cover: { mediaId: two.id } })).slug}`)).cover;
    expect({ ...first.media, alt: cover.alt }).toEqual(cover);
    // What is kept is as it was written: nothing of this is in it.
    expect(bodyOf(await room.editor.get(`/articles/${article.id}`)).revision.body.content[1].attrs.media).toBeUndefined();
  });

  it('follows the library in the document, and is left out there once it is out of use, with what the article said of it', async () => {
    const [media, other] = [await captioned(room.author), await captioned(room.author)];
    const article = await live(room, bodyWith(image(media.id, { alt: 'Gone' }), gallery({ mediaId: media.id, alt: 'Gone' }), gallery({ mediaId: media.id }, { mediaId: other.id })));
    const blocks = async (): Promise<ParsedJson[]> => bodyOf(await desk.delivery(`/articles/${article.slug}?body=doc`)).body.content.slice(1);
    const shown = async (): Promise<ParsedJson[]> => (await blocks()).flatMap(({ attrs: { media: alone, items = [{ media: alone }] } }) => items.map((item: ParsedJson) => item.media));
    const changed = bodyOf(await room.author.patch(`/media/${media.id}`, { caption: 'Later', focalPoint: { x: 0, y: 0 } }, media.version));
    expect((await shown()).map(({ caption }) => caption)).toEqual(['Later', 'Later', 'Later', 'The vote']);
    expect((await shown())[0].focalPoint).toEqual({ x: 0, y: 0 });
    bodyOf(await room.admin.post(`/media/${media.id}/revoke`, { reason: 'x' }, { 'if-match': `"v${changed.version}"` }));
    expect(await blocks()).toMatchObject([{ type: 'gallery', attrs: { items: [{ mediaId: other.id, media: { id: other.id } }] } }]);
    expect(JSON.stringify(await blocks())).not.toMatch(new RegExp(`Gone|${media.id}`));
  });

  it('is signed for the next minutes in the document of a preview', async () => {
    const media = await captioned(room.author);
    const draft = await approved(room, bodyWith(image(media.id)));
    const { token } = bodyOf(await room.editor.post(`/articles/${draft.id}/preview-links`, { revision: 'latest' }));
    const { body } = bodyOf(await desk.delivery(`/preview/${token}?body=doc`));
    const { url } = renditionOf(body.content[1].attrs.media, 'card');
    expect((await desk.fetch(url)).status).toBe(200);
    expect((await desk.fetch(unsigned(url))).status).toBe(404);
  });

  it('is there for each of a thousand pictures of a text, and there are no more', async () => {
    const { id } = await captioned(room.author);
    const many = Array.from({ length: 20 }, () => gallery(...Array.from({ length: 50 }, () => ({ mediaId: id }))));
    const article = await live(room, bodyWith(...many));
    const { body: { content: [, ...galleries] } } = bodyOf(await desk.delivery(`/articles/${article.slug}?body=doc`));
    expect(galleries.flatMap(({ attrs: { items } }: ParsedJson) => items).filter(({ media }: ParsedJson) => media.id === id)).toHaveLength(1000);
    const draft = await room.story().draft();
    const refused = await room.author.patch(`/articles/${draft.id}`, bodyWith(...many, image(id)), draft.version);
    expect([refused.status, refused.body.errors]).toEqual([422, [{ pointer: '/body', code: 'too-large', detail: 'A body has at most 1000 pictures.' }]]);
  });

  it('is the portrait of an author and the picture of a category, until they are out of use', async () => {
    const [portrait, sign] = [await captioned(room.author), await captioned(room.author)];
    const author = bodyOf(await room.admin.post('/authors', { name: 'Ann Portrait', mediaId: portrait.id }));
    const category = bodyOf(await room.admin.post('/categories', { name: 'Signs', mediaId: sign.id }));
    await live(room, { bylines: [{ authorId: author.id, role: 'writer' }] });
    const pictures = async () => [
      bodyOf(await desk.delivery('/authors')).items.find(({ slug }: never) => slug === author.slug).picture,
      bodyOf(await desk.delivery(`/authors/${author.slug}`)).picture,
      bodyOf(await desk.delivery('/categories')).items.find(({ slug }: never) => slug === category.slug).picture,
      bodyOf(await desk.delivery(`/categories/${category.path}`)).picture,
    ];
    const shown = await pictures();
    expect(shown.map(({ id }) => id)).toEqual([portrait.id, portrait.id, sign.id, sign.id]);
    for (const picture of shown) expect((await desk.fetch(renditionOf(picture, 'card').url)).status).toBe(200);
    for (const { id, version } of [portrait, sign]) bodyOf(await room.admin.post(`/media/${id}/revoke`, { reason: 'x' }, { 'if-match': `"v${version}"` }));
    expect(await pictures()).toEqual([null, null, null, null]);
  });

  it('keeps a category from being deleted while pictures are in its folder', async () => {
    const category = bodyOf(await room.admin.post('/categories', { name: 'Folder' }));
    await uploaded(room.author, await jpeg(), { categoryId: room.category.id });
    const media = await uploaded(room.admin, await jpeg(), { categoryId: category.id });
    const refusal = await room.admin.delete(`/categories/${category.id}`, category.version);
    expect(refusal).toMatchObject({ status: 409, body: { counts: { articles: 0, live: 0, children: 0, grants: 0, media: 1 } } });
    bodyOf(await room.admin.patch(`/media/${media.id}`, { categoryId: null }, media.version));
    expect((await room.admin.delete(`/categories/${category.id}`, category.version)).status).toBe(200);
  });
});
