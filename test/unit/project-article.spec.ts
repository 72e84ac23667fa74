import { describe, expect, it } from '@jest/globals';
import { loadSettings } from '../../src/config/load-settings';
import { projectArticle } from '../../src/modules/delivery/project-article';
import type { ProjectionSource } from '../../src/modules/delivery/projection-source';

const settings = loadSettings({ SITE_URL: 'https://site.test', SITE_LOCALES: 'en,be' });
const category = { id: 'c2', slug: 'politics', path: 'news/politics', name: 'Politics', lineage: ['c1', 'c2'] };
const body: ProjectionSource['revision']['body'] = { type: 'doc', content: [
  { type: 'paragraph', content: [{ type: 'text', text: 'x < y' }] },
  { type: 'relatedArticle', attrs: { articleId: 'a2' } }, { type: 'relatedArticle', attrs: { articleId: 'a3' } }, { type: 'image', attrs: { mediaId: 'm1' } },
] };

const source: ProjectionSource = {
  id: 'a1', locale: 'en', createdAt: '2026-03-20T10:00:00+00:00', publishedAt: '2026-03-20T11:25:00+00:00', updatedAt: '2026-03-20T12:00:00.5+00:00', significantUpdatedAt: null, expireAt: null,
  revision: {
    number: 3, slug: 'vote', headline: 'The vote', subheadline: null, kicker: null, summary: null, dateline: 'MINSK', source: null, body, wordCount: 441,
    bylines: [{ authorId: 'u1', role: 'writer', creditedAs: 'J. D.' }, { authorId: 'gone', role: 'editor', creditedAs: 'Nobody' }],
    cover: null, genre: null, urgency: 5, digitalSourceType: null, seo: { title: null, description: null, canonicalUrl: null, noindex: false }, mediaIds: ['m1'], linkedArticleIds: ['a2', 'a3'],
  },
  category, secondaryCategories: [{ ...category, id: 'c3', slug: 'city', path: 'city', name: 'City', lineage: ['c3'] }],
  tags: [{ id: 't1', slug: 'budget', name: 'Budget' }], authors: [{ creditedId: 'u1', id: 'u2', slug: 'jane-doe', name: 'Jane Doe', localName: 'Джейн Доу' }], media: [],
  links: [{ id: 'a2', locale: 'be', slug: 'other', headline: 'Other & more', publishedAt: '2026-03-19T10:00:00+00:00' }], translations: [{ locale: 'be', slug: 'holas' }], corrections: [{ id: 'k1', type: 'correction', note: 'N', at: '2026-03-20T12:00:00+00:00' }],
};

describe('the projection of a live article', () => {
  const { document, body: delivered, remainingWords, card, teaser, listings, surrogateKeys, inSitemaps, syndication } = projectArticle(source, settings);

  it('has times in UTC with milliseconds, and a reading time of whole minutes', () => {
    expect(document).toMatchObject({ publishedAt: '2026-03-20T11:25:00.000Z', updatedAt: '2026-03-20T12:00:00.500Z', significantUpdatedAt: null, wordCount: 441, readingMinutes: 3 });
    expect(document.corrections).toEqual([{ type: 'correction', note: 'N', at: '2026-03-20T12:00:00.000Z' }]);
    expect(projectArticle({ ...source, revision: { ...source.revision, wordCount: 0 } }, settings).card.readingMinutes).toBe(1);
  });

  it('names people as credited, under the slug of whoever they were merged into, and leaves out who is unknown', () => {
    expect(document.bylines).toEqual([{ slug: 'jane-doe', name: 'J. D.', role: 'writer' }]);
  });

  it('has the card within the document, and a line of it as the teaser', () => {
    expect(document).toMatchObject(card);
    expect(teaser).toEqual({ id: 'a1', slug: 'vote', headline: 'The vote', publishedAt: card.publishedAt, url: 'https://site.test/vote' });
  });

  it('fills in links to what readers see, and leaves out the others and unknown pictures', () => {
    expect(document.bodyHtml).toContain('<p>x &lt; y</p>');
    expect(document.bodyHtml).toContain('href="https://site.test/be/other"');
    expect(document.bodyHtml).toContain('Other &amp; more');
    expect(document.bodyHtml).not.toMatch(/a3|<img|<figure/);
  });

  it('has beside each id in the document what is seen of it, and leaves out the others', () => {
    const article = { id: 'a2', slug: 'other', headline: 'Other & more', publishedAt: '2026-03-19T10:00:00.000Z', url: 'https://site.test/be/other' };
    expect(delivered).toEqual({ type: 'doc', content: [
      { type: 'paragraph', content: [{ type: 'text', text: 'x < y' }] },
      { type: 'relatedArticle', attrs: { articleId: 'a2', article } },
    ] });
    const hidden: typeof body.content = [{ type: 'image', attrs: { mediaId: 'm1', caption: 'SECRET' } }, { type: 'gallery', attrs: { items: [{ mediaId: 'm1' }] } }];
    const emptied = { type: 'doc' as const, content: [{ type: 'blockquote' as const, content: hidden }, ...hidden] };
    expect(projectArticle({ ...source, revision: { ...source.revision, body: emptied } }, settings).body)
      .toEqual({ type: 'doc', content: [{ type: 'blockquote', content: [{ type: 'paragraph' }] }] });
    expect(JSON.stringify(source.revision.body)).not.toContain('Other');
  });

  it('has the words that are left where something is out of use, and none beside those of the text where nothing is', () => {
    expect(remainingWords).toBe('x < y');
    const [paragraph] = body.content;
    const whole = { type: 'doc' as const, content: paragraph ? [paragraph] : [] };
    expect(projectArticle({ ...source, revision: { ...source.revision, body: whole, mediaIds: [] } }, settings).remainingWords).toBeNull();
  });

  it('is in the lists of its categories with all above them, its authors and its tags', () => {
    expect(listings).toEqual(['c1', 'c2', 'c3', 'u2', 't1']);
    expect(surrogateKeys).toEqual(['a1', ...listings, 'm1']);
  });

  it('is about the headline and the page itself where nothing else is said to search engines', () => {
    expect(document.seo).toEqual({
      title: 'The vote', description: null, canonicalUrl: 'https://site.test/vote', noindex: false,
      openGraph: { 'og:type': 'article', 'og:title': 'The vote', 'og:url': 'https://site.test/vote' },
    });
    const seo = { title: 'T', description: 'D', canonicalUrl: 'https://other.test/', noindex: true };
    expect(projectArticle({ ...source, revision: { ...source.revision, seo } }, settings).document.seo).toMatchObject({ ...seo, openGraph: { 'og:description': 'D' } });
  });

  it('knows where the same is in other languages', () => {
    expect(document.translations).toEqual([{ locale: 'be', slug: 'holas', url: 'https://site.test/be/holas' }]);
  });

  it('is the same for the same source, and carries nothing of the newsroom', () => {
    expect(projectArticle(source, settings)).toEqual({ document, body: delivered, remainingWords: 'x < y', card, teaser, listings, surrogateKeys, inSitemaps, syndication });
    const more = { edNote: 'SECRET', editorIds: ['SECRET'], hash: 'SECRET' };
    expect(JSON.stringify(projectArticle({ ...source, revision: { ...source.revision, ...more } }, settings))).not.toContain('SECRET');
  });
});
