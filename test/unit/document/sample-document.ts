import type { ArticleDocument, DocumentNode } from '../../../src/modules/articles/document';

export const MEDIA_ID = '0190a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b';
export const OTHER_MEDIA_ID = '0190a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2c';
export const ARTICLE_ID = '0190a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2d';

/** A document of the given blocks. */
export function doc(...content: DocumentNode[]): ArticleDocument {
  return { type: 'doc', content };
}

/** A text node. */
export function text(value: string, ...marks: NonNullable<DocumentNode['marks']>): DocumentNode {
  return marks.length > 0 ? { type: 'text', text: value, marks } : { type: 'text', text: value };
}

/** A paragraph of plain text. */
export function paragraph(value: string): DocumentNode {
  return { type: 'paragraph', content: [text(value)] };
}

const list = (type: 'bulletList' | 'orderedList', ...items: DocumentNode[][]): DocumentNode => ({
  type,
  content: items.map((content) => ({ type: 'listItem', content })),
});
const row = (...content: DocumentNode[]): DocumentNode => ({ type: 'tableRow', content });
const cell = (type: 'tableCell' | 'tableHeader', value: string): DocumentNode => ({ type, content: [paragraph(value)] });

/** One block of each kind and more, in normal form, by what it shows. */
export const SAMPLE_BLOCKS: Readonly<Record<string, DocumentNode>> = {
  paragraph: paragraph('Fire & <smoke> over "the" docks — 3 > 2'),
  'heading 2': { type: 'heading', attrs: { level: 2 }, content: [text('Two')] },
  'heading 4': { type: 'heading', attrs: { level: 4 }, content: [text('Four')] },
  'heading with marks': { type: 'heading', attrs: { level: 3 }, content: [text('Three '), text('bold', { type: 'bold' })] },
  blockquote: { type: 'blockquote', content: [paragraph('Said'), list('bulletList', [paragraph('this')])] },
  'pull quote': { type: 'pullQuote', content: [paragraph('We saw it coming.'), paragraph('All of us.')] },
  'pull quote with attribution': { type: 'pullQuote', attrs: { attribution: 'Mayor <Ana> & Co' }, content: [paragraph('No.')] },
  'bullet list': list('bulletList', [paragraph('one')], [paragraph('two'), list('orderedList', [paragraph('two.one')])]),
  'list with an empty item': list('bulletList', [{ type: 'paragraph' }], [paragraph('two')]),
  'item that begins empty': list('bulletList', [{ type: 'paragraph' }, list('bulletList', [paragraph('inner')])]),
  'ordered list': list('orderedList', [paragraph('one')]),
  'ordered list from 5': { ...list('orderedList', [paragraph('five')]), attrs: { start: 5 } },
  table: {
    type: 'table',
    content: [
      row(cell('tableHeader', 'City'), cell('tableHeader', 'Votes')),
      row({ ...cell('tableCell', 'Rīga'), attrs: { colspan: 2, rowspan: 3 } }, { type: 'tableCell', content: [{ type: 'paragraph' }] }),
      { type: 'tableRow' },
      row({ type: 'tableCell', content: [paragraph('a'), list('bulletList', [paragraph('b')])] }),
    ],
  },
  code: { type: 'codeBlock', content: [text('\n  if (a < b) {\n\treturn "&amp;";  \r\n}\n\n')] },
  'code with language': { type: 'codeBlock', attrs: { language: 'c++' }, content: [text('int main();')] },
  'horizontal rule': { type: 'horizontalRule' },
  image: { type: 'image', attrs: { mediaId: MEDIA_ID } },
  'image with all': { type: 'image', attrs: { mediaId: MEDIA_ID, caption: 'A <b>  ship\n', credit: 'J. "Doe"', alt: ' A\nship ' } },
  'decorative image': { type: 'image', attrs: { mediaId: MEDIA_ID, caption: '', credit: '', alt: '' } },
  'image with credit only': { type: 'image', attrs: { mediaId: MEDIA_ID, credit: 'Agency' } },
  gallery: { type: 'gallery', attrs: { items: [{ mediaId: MEDIA_ID, caption: 'One' }, { mediaId: OTHER_MEDIA_ID, credit: 'Me', alt: 'x' }] } },
  attachment: { type: 'attachment', attrs: { mediaId: MEDIA_ID } },
  'attachment with all': { type: 'attachment', attrs: { mediaId: MEDIA_ID, title: 'The "budget" <2027>', caption: 'All of it', credit: 'J. & D.' } },
  'attachment with credit only': { type: 'attachment', attrs: { mediaId: MEDIA_ID, credit: 'Agency' } },
  'gallery of one': { type: 'gallery', attrs: { items: [{ mediaId: MEDIA_ID }] } },
  embed: { type: 'embed', attrs: { url: 'https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=3', provider: 'youtube' } },
  'fact box': { type: 'factBox', content: [paragraph('Born 1970')] },
  'fact box with title': {
    type: 'factBox',
    attrs: { title: 'The <facts>' },
    content: [{ type: 'heading', attrs: { level: 3 }, content: [text('Life')] }, list('bulletList', [paragraph('a')]), { type: 'image', attrs: { mediaId: MEDIA_ID } }],
  },
  'related article': { type: 'relatedArticle', attrs: { articleId: ARTICLE_ID } },
  'all marks': {
    type: 'paragraph',
    content: [
      text('plain '),
      text('link', { type: 'link', attrs: { href: 'https://example.com/?a=1&b="2"' } }, { type: 'bold' }),
      text(' more', { type: 'link', attrs: { href: 'https://example.com/?a=1&b="2"' } }),
      text('mail', { type: 'link', attrs: { href: 'mailto:desk@example.com' } }),
      text('b', { type: 'bold' }), text('i', { type: 'italic' }), text('u', { type: 'underline' }), text('s', { type: 'strike' }),
      text('sup', { type: 'superscript' }), text('sub', { type: 'subscript' }), text('code', { type: 'code' }),
      text('b+i+code', { type: 'bold' }, { type: 'italic' }, { type: 'code' }), text('!'),
    ],
  },
  'line breaks': { type: 'paragraph', content: [{ type: 'hardBreak' }, text('a '), { type: 'hardBreak' }, { type: 'hardBreak' }, text(' b', { type: 'bold' }), { type: 'hardBreak' }] },
  'spaces that HTML swallows': { type: 'paragraph', content: [text('  a  b \n c\td '), text('  e', { type: 'bold' }), text(' \u00a0 f\r\n ')] },
};

/** A document of all the sample blocks. */
export const SAMPLE_DOCUMENT = doc(...Object.values(SAMPLE_BLOCKS));
