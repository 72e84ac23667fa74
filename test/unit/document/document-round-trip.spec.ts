import { documentHtml } from '../../../src/modules/articles/document';
import { read, readHtml } from './read';
import { doc, SAMPLE_BLOCKS, SAMPLE_DOCUMENT } from './sample-document';

describe('a document in normal form', () => {
  it.each(Object.entries(SAMPLE_BLOCKS))('reads unchanged: %s', (_, block) => {
    expect(read(doc(block))).toEqual({ document: doc(block), warnings: [] });
  });

  it.each(Object.entries(SAMPLE_BLOCKS))('comes back from its own HTML: %s', (_, block) => {
    expect(readHtml(documentHtml(doc(block)))).toEqual({ document: doc(block), warnings: [] });
  });

  it('comes back from its own HTML as a whole', () => {
    expect(readHtml(documentHtml(SAMPLE_DOCUMENT))).toEqual({ document: SAMPLE_DOCUMENT, warnings: [] });
  });

  it('comes back from its own HTML when every block is in a quote, a list item and a cell', () => {
    const inside = doc(
      { type: 'blockquote', content: SAMPLE_DOCUMENT.content },
      { type: 'bulletList', content: [{ type: 'listItem', content: SAMPLE_DOCUMENT.content }] },
      { type: 'table', content: [{ type: 'tableRow', content: [{ type: 'tableCell', content: SAMPLE_DOCUMENT.content }] }] },
    );
    expect(readHtml(documentHtml(inside)).document).toEqual(inside);
  });

  it('loses only ids', () => {
    const block = { type: 'paragraph' as const, attrs: { id: 'abc' }, content: [{ type: 'text' as const, text: 'x' }] };
    expect(documentHtml(doc(block))).toBe('<p>x</p>');
  });
});

const normal = (...content: unknown[]): unknown[] => read({ type: 'doc', content }).document.content;

describe('the normal form', () => {
  it.each([{ type: 'doc' }, { type: 'doc', content: [] }, { type: 'doc', content: [], schemaVersion: 1 }])('of an empty document: %j', (body) => {
    expect(read(body).document).toStrictEqual({ type: 'doc', content: [] });
  });

  it('drops null attributes, known and unknown', () => {
    const image = { type: 'image', attrs: { id: null, mediaId: SAMPLE_BLOCKS['image']?.attrs?.mediaId, caption: null, alt: null, textAlign: null } };
    expect(normal(image, { type: 'paragraph', attrs: { id: null, textAlign: null } })).toStrictEqual([SAMPLE_BLOCKS['image'], { type: 'paragraph' }]);
  });

  it('drops attributes that say what is so anyway', () => {
    const cell = { type: 'tableCell', attrs: { colspan: 1, rowspan: 1, colwidth: null }, content: [{ type: 'paragraph' }] };
    const [list, table] = normal(
      { type: 'orderedList', attrs: { start: 1, type: null }, content: [{ type: 'listItem', content: [{ type: 'paragraph' }] }] },
      { type: 'table', content: [{ type: 'tableRow', content: [cell] }] },
    );
    expect(list).not.toHaveProperty('attrs');
    expect(JSON.stringify(table)).not.toContain('attrs');
  });

  it('orders marks, drops double ones and what TipTap writes into links', () => {
    const link = { type: 'link', attrs: { href: 'https://example.com', target: '_blank', rel: 'noopener', class: null } };
    const text = { type: 'text', text: 'x', marks: [{ type: 'code' }, { type: 'bold' }, { type: 'bold' }, link] };
    const marks = [{ type: 'link', attrs: { href: 'https://example.com' } }, { type: 'bold' }, { type: 'code' }];
    expect(normal({ type: 'paragraph', content: [text] })).toEqual([{ type: 'paragraph', content: [{ type: 'text', text: 'x', marks }] }]);
  });

  it('merges neighbours with equal marks only', () => {
    const bold = [{ type: 'bold' }];
    const content = [{ type: 'text', text: 'a', marks: bold }, { type: 'text', text: 'b', marks: bold }, { type: 'text', text: 'c' }, { type: 'text', text: 'd', marks: [] }];
    expect(normal({ type: 'paragraph', content })).toEqual([{ type: 'paragraph', content: [{ type: 'text', text: 'ab', marks: bold }, { type: 'text', text: 'cd' }] }]);
  });

  it('derives the provider and writes UUIDs in lower case', () => {
    const embed = { type: 'embed', attrs: { url: 'https://vimeo.com/1', provider: 'nonsense' } };
    const related = { type: 'relatedArticle', attrs: { articleId: 'ABCDEF00-0000-4000-8000-00000000000F' } };
    expect(normal(embed, related)).toEqual([
      { type: 'embed', attrs: { url: 'https://vimeo.com/1', provider: 'vimeo' } },
      { type: 'relatedArticle', attrs: { articleId: 'abcdef00-0000-4000-8000-00000000000f' } },
    ]);
  });

  it('shares nothing with its input', () => {
    const input = structuredClone(SAMPLE_DOCUMENT);
    const { document } = read(input);
    input.content[0]!.content![0]!.text = 'changed';
    expect(document).toEqual(SAMPLE_DOCUMENT);
  });
});
