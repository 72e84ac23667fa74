import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import type { ParsedJson } from '../../support/answer';
import { type Desk, startDesk } from '../../support/desk';
import { type Newsroom, bodyOf, newsroom, verb } from '../../support/newsroom';
import { sharedData } from '../../support/shared-data';
import { captioned, live } from '../media/using';

const FORMATS = ['ninjs', 'ninjs?version=2.2', 'json-ld'];

let desk: Desk;
let room: Newsroom;
let vote: ParsedJson;

beforeAll(async () => {
  desk = await startDesk({ env: { SITE_URL: 'https://news.test', PUBLIC_URL: 'https://desk.test', SITE_NAME: 'The News', SITE_LOCALES: 'en,ru' } });
  room = await newsroom(desk);
  const tag = bodyOf(await room.admin.post('/tags', { name: 'Budget' }));
  const picture = await captioned(room.editor, { copyright: '© AGENCY', usageTerms: 'Once only' });
  const second = bodyOf(await room.admin.post('/categories', { name: 'City' }));
  vote = await live(room, {
    slug: 'vote', headline: 'The </script> vote', kicker: 'Minsk', dateline: 'MINSK', source: 'AGENCY', genre: 'Opinion', digitalSourceType: 'digitalCapture',
    edNote: 'For colleagues', tagIds: [tag.id], secondaryCategoryIds: [second.id], cover: { mediaId: picture.id },
    bylines: [{ authorId: room.byline.id, role: 'writer' }, { authorId: bodyOf(await room.admin.post('/authors', { name: 'Tom Trans' })).id, role: 'translator' }],
    seo: { title: 'Vote, in short' },
  });
  const saved = bodyOf(await room.author.patch(`/articles/${vote.id}`, { summary: 'It passed.' }, vote.version));
  const approved = await verb(room.editor, 'approve', await verb(room.author, 'submit', saved));
  vote = await verb(room.editor, 'publish', approved, { changeKind: 'correction', note: 'It was 41 votes.' });
});

afterAll(() => desk.stop());

describe('an article as ninjs', () => {
  it.each(['3.1', '2.2'])('%s is valid by the schema of the standard, with and without all that it can say', async (version) => {
    const file = sharedData(`ninjs/schema/ninjs-schema_${version}.json`);
    const plain = await room.story({ summary: null }).published(room.editor);
    for (const { id } of [vote, plain]) {
      const { body } = await desk.delivery(`/articles/${id}/ninjs?version=${version}`);
      expect(body.standard).toEqual({ name: 'ninjs', version, schema: `http://www.iptc.org/std/ninjs/ninjs-schema_${version}.json` });
      if (file) expect(problemsOf(file, body)).toBe('none');
      if (file) expect(problemsOf(file, { ...body, unknown: 1 })).not.toBe('none');
    }
  });

  it('says what the article says, and nothing that is for colleagues', async () => {
    const { body, text } = await desk.delivery('/articles/vote/ninjs');
    const { body: article } = await desk.delivery('/articles/vote');
    expect(body).toMatchObject({
      uri: `urn:newsml:news.test:${article.publishedAt.slice(0, 4)}:article:${vote.id}`, type: 'text', version: '2', pubStatus: 'usable', urgency: 5, language: 'en',
      located: 'MINSK', slugline: 'vote', by: `${room.byline.name}, Tom Trans`, versionCreated: article.updatedAt,
      genres: [{ name: 'Opinion', uri: 'http://cv.iptc.org/newscodes/genre/Opinion' }],
      descriptions: [{ role: 'summary', value: 'It passed.' }, { role: 'correction', value: 'It was 41 votes.' }],
      digitalSourceType: { uri: 'http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture' },
      altIds: [{ role: 'internalId', value: vote.id }, { role: 'canonicalUrl', value: 'https://news.test/vote' }],
    });
    expect(body.subjects.map(({ rel, name }: ParsedJson) => `${rel} ${name}`)).toEqual([`category ${room.category.name}`, 'secondaryCategory City', 'tag Budget']);
    expect(body.infoSources.map(({ role }: ParsedJson) => role)).toEqual(['writer', 'translator', 'source']);
    expect(body.bodies.map(({ value }: ParsedJson) => value)).toEqual([article.bodyHtml, 'The council has voted on the budget.\n\nIt passed.']);
    expect(body.associations).toEqual([expect.objectContaining({ rel: 'hero', by: 'AGENCY', copyrightNotice: '© AGENCY', usageTerms: 'Once only' })]);
    expect(text).not.toContain('For colleagues');
  });
});

describe('an article as JSON-LD', () => {
  it('is a kind of NewsArticle with its people, pictures and corrections', async () => {
    const { body, headers, text } = await desk.delivery('/articles/vote/json-ld');
    const { body: article } = await desk.delivery('/articles/vote');
    expect(headers['content-type']).toBe('application/ld+json; charset=utf-8');
    expect(body).toMatchObject({
      '@context': 'https://schema.org', '@type': 'OpinionNewsArticle', '@id': 'https://news.test/vote#article', headline: 'The </script> vote',
      alternativeHeadline: 'Vote, in short', datePublished: article.publishedAt, dateModified: article.significantUpdatedAt, inLanguage: 'en',
      author: [{ '@type': 'Person', name: room.byline.name, url: expect.stringMatching(`/authors/${room.byline.slug}$`) }], translator: [{ '@type': 'Person', name: 'Tom Trans' }],
      publisher: { '@type': 'Organization', name: 'The News', url: 'https://news.test' }, keywords: ['Budget'],
      correction: [{ '@type': 'CorrectionComment', text: 'It was 41 votes.', datePublished: article.corrections[0].at }],
    });
    expect(body.image).toEqual(['card', 'full', 'social'].map((preset) => expect.objectContaining({
      '@type': 'ImageObject', creditText: 'AGENCY', contentUrl: expect.stringMatching(`^https://desk.test/media/.*/${preset}.jpg`),
    })));
    expect(text).not.toMatch(/<|For colleagues/);
  });

  it('is named by the page that it is at home on, whatever part of that was meant', async () => {
    const { slug } = await room.story({ seo: { canonicalUrl: 'https://agency.test/story?id=1#part' } }).published(room.editor);
    expect(bodyOf(await desk.delivery(`/articles/${slug}/json-ld`))).toMatchObject({ '@id': 'https://agency.test/story?id=1#article' });
  });
});

describe('both', () => {
  it.each(FORMATS)('%s comes, moves and goes as the article does', async (format) => {
    const draft = await room.story().approved(room.editor);
    for (const name of ['nothing', draft.id, draft.slug, '%00']) expect([name, (await desk.delivery(`/articles/${name}/${format}`)).status]).toEqual([name, 404]);
    const story = await room.story().published(room.editor);
    const { headers: { etag = '' } } = await desk.delivery(`/articles/${story.slug}/${format}`);
    expect((await desk.delivery(`/articles/${story.slug}/${format}`, { 'if-none-match': etag })).status).toBe(304);
    const saved = bodyOf(await room.author.patch(`/articles/${story.id}`, { slug: `${story.slug}-anew` }, story.version));
    const moved = await verb(room.editor, 'publish', await verb(room.editor, 'approve', await verb(room.author, 'submit', saved)), { changeKind: 'minor' });
    expect(await desk.delivery(`/articles/${story.slug}/${format}`)).toMatchObject({ status: 301, headers: { location: `/delivery/v1/articles/${story.slug}-anew/${format}` } });
    const retracted = await verb(room.chief, 'retract', moved, { notice: 'It was not so.' });
    for (const name of [story.id, story.slug, moved.slug]) {
      expect(await desk.delivery(`/articles/${name}/${format}`)).toMatchObject({ status: 410, body: { notice: 'It was not so.' }, headers: { 'cache-control': 'private, no-store' } });
    }
    expect(retracted.status).toBeDefined();
  });

  it('take no other query', async () => {
    for (const path of ['ninjs?version=1.0', 'ninjs?x=1', 'json-ld?version=3.1', 'json-ld?locale=no_']) expect([path, (await desk.delivery(`/articles/vote/${path}`)).status]).toEqual([path, 400]);
    expect((await desk.delivery('/articles/vote/ninjs?locale=ru')).status).toBe(404);
  });
});

function problemsOf(file: string, value: object): string {
  const ajv = addFormats(new Ajv2020({ strict: false, validateFormats: true }));
  // ninjs refers to it by address; no article says where it is.
  ajv.addSchema({ $id: 'https://geojson.org/schema/GeoJSON.json', type: 'object' });
  const validate = ajv.compile(JSON.parse(readFileSync(file, 'utf8')));
  return validate(value) ? 'none' : ajv.errorsText(validate.errors);
}
