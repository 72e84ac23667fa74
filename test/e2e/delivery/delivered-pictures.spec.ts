import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Desk, startDesk } from '../../support/desk';
import { type Newsroom, bodyOf, newsroom } from '../../support/newsroom';
import { jpeg, renditionOf, uploaded } from '../media/pictures';
import { bodyWith, captioned, gallery, image, live } from '../media/using';

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
