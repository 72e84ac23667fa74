import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import type { ParsedJson } from '../../support/answer';
import { type Desk, startDesk } from '../../support/desk';
import { type Newsroom, bodyOf, newsroom, verb } from '../../support/newsroom';

let desk: Desk;
let room: Newsroom;

beforeAll(async () => {
  desk = await startDesk();
  room = await newsroom(desk);
});

afterAll(() => desk.stop());

const related = (articleId: string) => ({ type: 'relatedArticle', attrs: { articleId } });
const paragraph = (text: string) => ({ type: 'paragraph', content: [{ type: 'text', text }] });
const linkingTo = (...ids: string[]) => ({ type: 'doc', content: [paragraph('Read on.'), ...ids.map(related)] });

const draftOf = async (headline: string, slug: string, fields: object = {}): Promise<ParsedJson> =>
  bodyOf(await room.author.post('/articles', {
    headline, slug, categoryId: room.category.id, bylines: [{ authorId: room.byline.id, role: 'writer' }],
    body: { type: 'doc', content: [paragraph('Text.')] }, ...fields,
  }));

const save = async (seen: ParsedJson, fields: object): Promise<ParsedJson> => bodyOf(await room.author.patch(`/articles/${seen.id}`, fields, seen.version));

async function publish(seen: ParsedJson, publication?: object): Promise<ParsedJson> {
  return verb(room.editor, 'publish', await verb(room.editor, 'approve', await verb(room.author, 'submit', seen)), publication);
}

const html = async (slug: string): Promise<string> => bodyOf(await desk.delivery(`/articles/${slug}`)).bodyHtml;

/** The blocks after the first, in the form of a document. */
const blocks = async (slug: string): Promise<ParsedJson[]> => bodyOf(await desk.delivery(`/articles/${slug}?body=doc`)).body.content.slice(1);

describe('links to other articles in a text', () => {
  it.each([[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]])('T35 are all there, whichever of three is published first: %i %i %i', async (...order) => {
    const name = order.join('');
    const drafts = await Promise.all(['a', 'b', 'c'].map((letter) => draftOf(`Story ${letter}${name}`, `${letter}-${name}`)));
    const ids = drafts.map(({ id }) => id);
    const linked = await Promise.all(drafts.map((draft, index) => save(draft, { body: linkingTo(...ids.filter((_, other) => other !== index)) })));
    for (const index of order) await publish(linked[index]);
    for (const [index, letter] of ['a', 'b', 'c'].entries()) {
      const text = await html(`${letter}-${name}`);
      const others = ['a', 'b', 'c'].filter((_, other) => other !== index);
      for (const other of others) expect(text).toContain(`Story ${other}${name}`);
    }
  });

  it('come and go with what readers see of the target, and follow its name and address', async () => {
    const target = await draftOf('Target headline', 'target');
    const linking = await publish(await draftOf('Linking', 'linking', { body: linkingTo(target.id) }));
    expect(await html('linking')).not.toMatch(/Target|data-article-id|aside/);
    expect(await blocks('linking')).toEqual([]);
    const live = await publish(target);
    expect(await html('linking')).toContain(`href="${live.url}"`);
    expect(await html('linking')).toContain('Target headline');
    const teaser = bodyOf(await desk.delivery('/articles/target?fields=id,slug,headline,publishedAt,url'));
    expect(await blocks('linking')).toMatchObject([{ type: 'relatedArticle', attrs: { articleId: target.id, article: teaser } }]);
    const etag = (await desk.delivery('/articles/linking')).headers['etag'];
    const moved = await publish(await save(live, { headline: 'New & better', slug: 'target-moved' }), { changeKind: 'minor' });
    expect(await html('linking')).toContain('New &amp; better');
    expect(await html('linking')).toContain(`href="${moved.url}"`);
    expect((await desk.delivery('/articles/linking')).headers['etag']).not.toBe(etag);
    const withdrawn = await verb(room.editor, 'withdraw', moved, { reason: 'x' });
    expect(await html('linking')).not.toMatch(/better|target/);
    expect(await blocks('linking')).toEqual([]);
    await verb(room.editor, 'republish', withdrawn);
    expect(await html('linking')).toContain('New &amp; better');
    expect(bodyOf(await desk.delivery('/articles/linking')).updatedAt).toBe(bodyOf(await desk.delivery('/articles/linking')).publishedAt);
    expect(linking.version).toBe(bodyOf(await room.author.get(`/articles/${linking.id}`)).version);
  });

  it('may lead to the article itself or to nothing at all', async () => {
    const draft = await draftOf('Myself', 'myself');
    await publish(await save(draft, { body: linkingTo(draft.id, room.author.id) }));
    expect((await html('myself')).match(/Myself/g)).toHaveLength(1);
  });
});

describe('pictures', () => {
  let told = 0;
  async function picture(fields: Record<string, string> = {}): Promise<ParsedJson> {
    told += 1;
    const file = await sharp({ create: { width: 900 + told, height: 600, channels: 3, background: 'teal' } }).jpeg().toBuffer();
    return bodyOf(await room.editor.upload(file, 'p.jpg', fields));
  }
  const image = (mediaId: string, more: object = {}) => ({ type: 'image', attrs: { mediaId, ...more } });

  it('are delivered with public addresses, as the cover and in the text', async () => {
    const media = await picture({ alt: 'A council', caption: 'The vote', credit: 'AGENCY' });
    const draft = await draftOf('With pictures', 'with-pictures', {
      cover: { mediaId: media.id }, body: { type: 'doc', content: [paragraph('x'), image(media.id, { caption: 'Own words' })] },
    });
    const rendition = `/media/${media.id}/article.jpg`;
    expect((await desk.fetch(rendition)).status).toBe(404);
    await publish(draft);
    const page = bodyOf(await desk.delivery('/articles/with-pictures'));
    expect(page.cover).toMatchObject({ id: media.id, alt: 'A council', caption: 'The vote', credit: 'AGENCY', width: media.width, height: 600, focalPoint: { x: 0.5, y: 0.5 } });
    const urls = page.cover.renditions.map(({ url }: ParsedJson) => url);
    expect(urls.every((url: string) => url.startsWith(`${desk.settings.publicUrl}/media/${media.id}/`) && !url.includes('sig='))).toBe(true);
    expect(page.bodyHtml).toMatch(/<img src="[^"]*\/article\.jpg[^"]*" srcset="[^"]+ 320w, [^"]+ \d+w" sizes="auto, 100vw" width="\d+" height="\d+" alt="A council" loading="lazy">.*Own words.*AGENCY/);
    expect(page.seo.openGraph['og:image']).toMatch(/social\.jpg/);
    const shown = await desk.fetch(urls.find((url: string) => url.includes('card.webp')));
    expect([shown.status, shown.headers['cache-control']]).toEqual([200, 'public, max-age=31536000, immutable']);
  });

  it('follow the library where the article says nothing of its own', async () => {
    const media = await picture({ alt: 'Before', credit: 'A' });
    await publish(await draftOf('Follows', 'follows', { cover: { mediaId: media.id, caption: 'Mine' } }));
    bodyOf(await room.editor.patch(`/media/${media.id}`, { alt: 'After', caption: 'Theirs' }, media.version));
    expect(bodyOf(await desk.delivery('/articles/follows')).cover).toMatchObject({ alt: 'After', caption: 'Mine' });
  });

  it('are public as long as a live article shows them', async () => {
    const media = await picture({ alt: 'a', credit: 'c' });
    const live = await publish(await draftOf('Shown', 'shown', { cover: { mediaId: media.id } }));
    const path = `/media/${media.id}/card.webp`;
    expect((await desk.fetch(path)).status).toBe(200);
    const withdrawn = await verb(room.editor, 'withdraw', live, { reason: 'x' });
    expect((await desk.fetch(path)).status).toBe(404);
    await verb(room.editor, 'republish', withdrawn);
    expect((await desk.fetch(path)).status).toBe(200);
  });

  it('without a text for the blind or a credit block the publication as a cover', async () => {
    const media = await picture();
    const approved = await verb(room.editor, 'approve', await verb(room.author, 'submit', await draftOf('Bare', 'bare', { cover: { mediaId: media.id } })));
    const refused = await room.editor.verb(`/articles/${approved.id}/publish`, approved.version);
    expect(refused.body.errors.map(({ code, pointer }: ParsedJson) => [code, pointer])).toEqual([
      ['cover-without-alt', '/cover/alt'], ['cover-without-credit', '/cover/credit'],
    ]);
  });

  it('that do not exist are refused with the place', async () => {
    const before = await desk.snapshot();
    for (const [fields, pointer] of [
      [{ cover: { mediaId: room.author.id } }, '/cover/mediaId'],
      [{ body: { type: 'doc', content: [image(room.author.id)] } }, '/body'],
      [{ tagIds: [room.author.id] }, '/tagIds/0'],
      [{ bylines: [{ authorId: room.author.id, role: 'writer' }] }, '/bylines/0/authorId'],
      [{ secondaryCategoryIds: [room.author.id] }, '/secondaryCategoryIds/0'],
    ] as const) {
      const refused = await room.author.post('/articles', { headline: 'x', categoryId: room.category.id, ...fields });
      expect([pointer, refused.status, refused.body.errors[0].pointer]).toEqual([pointer, 422, pointer]);
    }
    expect(await desk.snapshot()).toBe(before);
  });
});
