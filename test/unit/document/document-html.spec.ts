import { documentHtml } from '../../../src/modules/articles/document';
import type { DocumentNode, DocumentResolver, ResolvedAttachment } from '../../../src/modules/articles/document';
import { ARTICLE_ID, doc, MEDIA_ID, OTHER_MEDIA_ID, paragraph, SAMPLE_BLOCKS, text } from './sample-document';

const ATTACHED: ResolvedAttachment = {
  url: '/m/2/file.pdf?a&b', kind: 'document', mimeType: 'application/pdf', title: 'Budget <2027>', caption: 'Cap', credit: null, width: null, height: null,
};
const RESOLVER: DocumentResolver = {
  media: (id) => (id === MEDIA_ID ? { src: '/m/1.jpg?a&b', srcset: '/m/1.jpg 640w', width: 640, height: 480, alt: 'A "ship"', caption: 'Cap <tion>', credit: 'Cred' } : undefined),
  attachment: (id) => (id === OTHER_MEDIA_ID ? ATTACHED : undefined),
  article: (id) => (id === ARTICLE_ID ? { url: 'https://news.example/a?b&c', headline: 'Head <line>' } : undefined),
};
const NOTHING: DocumentResolver = { media: () => undefined, attachment: () => undefined, article: () => undefined };

const image = (attrs: object): DocumentNode => ({ type: 'image', attrs: { mediaId: MEDIA_ID, ...attrs } });
const figure = (alt: string, captions: string): string =>
  `<figure data-media-id="${MEDIA_ID}"><img src="/m/1.jpg?a&amp;b" srcset="/m/1.jpg 640w" sizes="auto, 100vw" width="640" height="480" alt="${alt}" loading="lazy">${captions}</figure>`;

describe('the HTML of a document', () => {
  it('escapes everything', () => {
    const hostile = '<script>alert("1")</script>&\'';
    const attribution = { type: 'pullQuote' as const, attrs: { attribution: hostile }, content: [paragraph(hostile)] };
    const box = { type: 'factBox' as const, attrs: { title: hostile }, content: [{ type: 'codeBlock' as const, content: [text(hostile)] }] };
    const linked = { type: 'paragraph' as const, content: [text('x', { type: 'link', attrs: { href: 'https://x.example/"><script>' } })] };
    const html = documentHtml(doc(paragraph(hostile), attribution, box, image({ caption: hostile, credit: hostile, alt: hostile }), linked));
    expect(html).not.toMatch(/<script|="[^"]*[<>]/);
    expect(html.match(/&lt;script&gt;alert\(&quot;1&quot;\)&lt;\/script&gt;&amp;&#39;/g)).toHaveLength(8);
  });

  it('gives links no more than their target and noopener', () => {
    const linked = { type: 'paragraph' as const, content: [text('x', { type: 'link', attrs: { href: 'https://x.example/?a&b' } })] };
    expect(documentHtml(doc(linked))).toBe('<p><a href="https://x.example/?a&amp;b" rel="noopener">x</a></p>');
  });

  it('keeps marks open across text that shares them', () => {
    const link = { type: 'link' as const, attrs: { href: 'https://x.example' } };
    const content = [text('a', link), text('b', link, { type: 'bold' }), text('c', { type: 'bold' })];
    expect(documentHtml(doc({ type: 'paragraph', content }))).toBe('<p><a href="https://x.example" rel="noopener">a<strong>b</strong></a><strong>c</strong></p>');
  });

  it('shows an embed as a link', () => {
    expect(documentHtml(doc(SAMPLE_BLOCKS['embed']!))).toBe(
      '<figure class="embed" data-embed-provider="youtube" data-embed-url="https://www.youtube.com/watch?v=dQw4w9WgXcQ&amp;t=3">' +
        '<a href="https://www.youtube.com/watch?v=dQw4w9WgXcQ&amp;t=3" rel="noopener">YouTube: https://www.youtube.com/watch?v=dQw4w9WgXcQ&amp;t=3</a></figure>',
    );
  });

  it('names pictures and articles only, for the editor', () => {
    expect(documentHtml(doc(image({ alt: 'x', caption: 'c' }), { type: 'relatedArticle', attrs: { articleId: ARTICLE_ID } }))).toBe(
      `<figure data-media-id="${MEDIA_ID}"><img alt="x"><figcaption><span class="caption">c</span></figcaption></figure><aside data-article-id="${ARTICLE_ID}"></aside>`,
    );
  });

  it('shows pictures with what the library says of them', () => {
    const captions = '<figcaption><span class="caption">Cap &lt;tion&gt;</span> <span class="credit">Cred</span></figcaption>';
    expect(documentHtml(doc(image({})), RESOLVER)).toBe(figure('A &quot;ship&quot;', captions));
  });

  it('shows pictures with what the article says of them instead', () => {
    expect(documentHtml(doc(image({ alt: '', caption: 'Mine', credit: '' })), RESOLVER)).toBe(figure('', '<figcaption><span class="caption">Mine</span></figcaption>'));
    expect(documentHtml(doc(image({ alt: 'a', caption: '', credit: '' })), RESOLVER)).toBe(figure('a', ''));
  });

  it('offers a document, and plays what can be played', () => {
    const attachment = (attrs: object = {}): DocumentNode => ({ type: 'attachment', attrs: { mediaId: OTHER_MEDIA_ID, ...attrs } });
    const html = (attrs: object, media: Partial<ResolvedAttachment>): string =>
      documentHtml(doc(attachment(attrs)), { ...RESOLVER, attachment: () => ({ ...ATTACHED, ...media }) });
    const figureOf = (inner: string): string => `<figure class="attachment" data-media-id="${OTHER_MEDIA_ID}">${inner}</figure>`;
    expect(documentHtml(doc(attachment()), RESOLVER)).toBe(figureOf(
      '<a href="/m/2/file.pdf?a&amp;b" type="application/pdf">Budget &lt;2027&gt;</a><figcaption><span class="caption">Cap</span></figcaption>'));
    expect(html({ title: 'Mine', caption: '' }, {})).toBe(figureOf('<a href="/m/2/file.pdf?a&amp;b" type="application/pdf">Mine</a>'));
    expect(html({}, { title: null, caption: null })).toBe(figureOf('<a href="/m/2/file.pdf?a&amp;b" type="application/pdf">PDF</a>'));
    expect(html({ credit: 'R' }, { kind: 'audio', url: '/a.mp3' })).toBe(figureOf('<audio controls preload="none" src="/a.mp3"></audio>'
      + '<figcaption><span class="title">Budget &lt;2027&gt;</span> <span class="caption">Cap</span> <span class="credit">R</span></figcaption>'));
    expect(html({ caption: '', title: '' }, { kind: 'video', url: '/a.mp4', width: 640, height: 360 })).toBe(
      figureOf('<video controls playsinline preload="metadata" src="/a.mp4" width="640" height="360"></video>'));
    expect(documentHtml(doc(attachment()), NOTHING)).toBe('');
  });

  it('shows a related article by its headline', () => {
    expect(documentHtml(doc({ type: 'relatedArticle', attrs: { articleId: ARTICLE_ID } }), RESOLVER)).toBe(
      `<aside class="related" data-article-id="${ARTICLE_ID}"><a href="https://news.example/a?b&amp;c">Head &lt;line&gt;</a></aside>`,
    );
  });

  it('leaves out what is not found', () => {
    const gallery = { type: 'gallery' as const, attrs: { items: [{ mediaId: OTHER_MEDIA_ID }, { mediaId: MEDIA_ID, alt: 'x', caption: '', credit: '' }] } };
    const document = doc(paragraph('a'), image({}), gallery, { type: 'relatedArticle', attrs: { articleId: ARTICLE_ID } });
    expect(documentHtml(document, NOTHING)).toBe('<p>a</p>');
    expect(documentHtml(doc(gallery), RESOLVER)).toBe(`<figure class="gallery">${figure('x', '')}</figure>`);
  });

  it('shows no block ids', () => {
    expect(documentHtml(doc({ ...paragraph('x'), attrs: { id: 'abc' } }), RESOLVER)).toBe('<p>x</p>');
  });
});
