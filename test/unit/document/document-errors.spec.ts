import { MAX_LEVEL, MAX_NODES, MAX_PICTURES } from '../../../src/modules/articles/document';
import type { DocumentNode } from '../../../src/modules/articles/document';
import { elapsed, errorsOf, read } from './read';
import { doc, MEDIA_ID, paragraph } from './sample-document';

const inDoc = (...content: unknown[]): unknown => ({ type: 'doc', content });
const inParagraph = (...content: unknown[]): unknown => inDoc({ type: 'paragraph', content });
const marked = (...marks: unknown[]): unknown => inParagraph({ type: 'text', text: 'x', marks });
const linked = (href: unknown): unknown => marked({ type: 'link', attrs: { href } });
const embedded = (url: unknown): unknown => inDoc({ type: 'embed', attrs: { url } });
const item = (content: unknown[]): unknown => inDoc({ type: 'bulletList', content: [{ type: 'listItem', content }] });
const image = (attrs: object): unknown => inDoc({ type: 'image', attrs: { mediaId: MEDIA_ID, ...attrs } });
const gallery = (items: unknown): unknown => inDoc({ type: 'gallery', attrs: { items } });
const json = (source: string): unknown => JSON.parse(source);

const HREF = '/content/0/content/0/marks/0/attrs/href';

const BAD_DOCUMENTS: ReadonlyArray<readonly [what: string, body: unknown, pointer: string, code: string]> = [
  ['null', null, '', 'invalid-type'],
  ['a text', 'hello', '', 'invalid-type'],
  ['a list', [], '', 'invalid-type'],
  ['an empty object', {}, '/type', 'unknown-node'],
  ['another root', { type: 'paragraph' }, '/type', 'unknown-node'],
  ['a later schema', { type: 'doc', schemaVersion: 2 }, '/schemaVersion', 'unknown-schema-version'],
  ['a root key', { type: 'doc', 'a/b~c': 1 }, '/a~1b~0c', 'unknown-key'],
  ['a root attribute', { type: 'doc', attrs: { a: 1 } }, '/attrs/a', 'unknown-attribute'],
  ['content that is no list', { type: 'doc', content: {} }, '/content', 'invalid-type'],
  ['an unknown format', { format: 'docx', value: '' }, '/format', 'unknown-format'],
  ['a format without value', { format: 'html' }, '/value', 'invalid-type'],
  ['a source with more keys', { format: 'html', value: '', type: 'doc' }, '/type', 'unknown-key'],
  ['a source too long', { format: 'html', value: 'x'.repeat(500_001) }, '/value', 'too-large'],
  ['a Markdown source too long', { format: 'markdown', value: 'x'.repeat(500_001) }, '/value', 'too-large'],
  ['a source of too many nodes', { format: 'html', value: '<p>x'.repeat(MAX_NODES) }, '/value', 'too-large'],
  ['a null node', inDoc(null), '/content/0', 'invalid-type'],
  ['a node without type', inDoc({}), '/content/0/type', 'unknown-node'],
  ['an unknown node', inDoc({ type: 'script' }), '/content/0/type', 'unknown-node'],
  ['a type named like a property of all objects', inDoc({ type: 'constructor' }), '/content/0/type', 'unknown-node'],
  ['a type named __proto__', inDoc({ type: '__proto__' }), '/content/0/type', 'unknown-node'],
  ['a type that is an object', inDoc({ type: { toString: 'text' } }), '/content/0/type', 'unknown-node'],
  ['an unknown key', inDoc({ type: 'paragraph', html: '<b>' }), '/content/0/html', 'unknown-key'],
  ['a __proto__ key', json('{"type":"doc","content":[{"type":"paragraph","__proto__":{"x":1}}]}'), '/content/0/__proto__', 'unknown-key'],
  ['a __proto__ attribute', json('{"type":"doc","content":[{"type":"paragraph","attrs":{"__proto__":{"id":"x"}}}]}'), '/content/0/attrs/__proto__', 'unknown-attribute'],
  ['a constructor attribute', inDoc({ type: 'paragraph', attrs: { constructor: 1 } }), '/content/0/attrs/constructor', 'unknown-attribute'],
  ['attributes that are a list', inDoc({ type: 'paragraph', attrs: [] }), '/content/0/attrs', 'invalid-type'],
  ['an event handler', inDoc({ type: 'paragraph', attrs: { onclick: 'x' } }), '/content/0/attrs/onclick', 'unknown-attribute'],
  ['an alignment', inDoc({ type: 'paragraph', attrs: { textAlign: 'left' } }), '/content/0/attrs/textAlign', 'unknown-attribute'],
  ['a bad block id', inDoc({ type: 'paragraph', attrs: { id: 'a b' } }), '/content/0/attrs/id', 'invalid-attribute'],
  ['a long block id', inDoc({ type: 'paragraph', attrs: { id: 'a'.repeat(65) } }), '/content/0/attrs/id', 'invalid-attribute'],
  ['a heading without level', inDoc({ type: 'heading' }), '/content/0/attrs/level', 'invalid-attribute'],
  ['a heading of level 1', inDoc({ type: 'heading', attrs: { level: 1 } }), '/content/0/attrs/level', 'invalid-attribute'],
  ['a level that is a text', inDoc({ type: 'heading', attrs: { level: '2' } }), '/content/0/attrs/level', 'invalid-attribute'],
  ['a level that is an object', inDoc({ type: 'heading', attrs: { level: { valueOf: 2 } } }), '/content/0/attrs/level', 'invalid-attribute'],
  ['a level that is a list', inDoc({ type: 'heading', attrs: { level: [2] } }), '/content/0/attrs/level', 'invalid-attribute'],
  ['text in the document', inDoc({ type: 'text', text: 'x' }), '/content/0', 'not-allowed-here'],
  ['a document in the document', inDoc({ type: 'doc' }), '/content/0', 'not-allowed-here'],
  ['an item without list', inDoc({ type: 'listItem', content: [paragraph('x')] }), '/content/0', 'not-allowed-here'],
  ['a paragraph in a paragraph', inParagraph(paragraph('x')), '/content/0/content/0', 'not-allowed-here'],
  ['a list without items', inDoc({ type: 'bulletList' }), '/content/0', 'missing-content'],
  ['a list of text', inDoc({ type: 'bulletList', content: [{ type: 'text', text: 'x' }] }), '/content/0/content/0', 'not-allowed-here'],
  ['an empty item', item([]), '/content/0/content/0', 'missing-content'],
  ['an item that begins with a list', item([{ type: 'bulletList', content: [] }]), '/content/0/content/0/content/0', 'not-allowed-here'],
  ['an empty quote', inDoc({ type: 'blockquote', content: [] }), '/content/0', 'missing-content'],
  ['a heading in a pull quote', inDoc({ type: 'pullQuote', content: [{ type: 'heading', attrs: { level: 2 } }] }), '/content/0/content/0', 'not-allowed-here'],
  ['an attribution that is no text', inDoc({ type: 'pullQuote', attrs: { attribution: 1 }, content: [paragraph('x')] }), '/content/0/attrs/attribution', 'invalid-attribute'],
  ['a table in a fact box', inDoc({ type: 'factBox', content: [{ type: 'table', content: [] }] }), '/content/0/content/0', 'not-allowed-here'],
  ['a fact box in a fact box', inDoc({ type: 'factBox', content: [{ type: 'factBox', content: [] }] }), '/content/0/content/0', 'not-allowed-here'],
  ['a colspan of 0', inDoc({ type: 'table', content: [{ type: 'tableRow', content: [{ type: 'tableCell', attrs: { colspan: 0 }, content: [paragraph('x')] }] }] }), '/content/0/content/0/content/0/attrs/colspan', 'invalid-attribute'],
  ['a colspan of 101', inDoc({ type: 'table', content: [{ type: 'tableRow', content: [{ type: 'tableHeader', attrs: { colspan: 101 }, content: [paragraph('x')] }] }] }), '/content/0/content/0/content/0/attrs/colspan', 'invalid-attribute'],
  ['an empty cell', inDoc({ type: 'table', content: [{ type: 'tableRow', content: [{ type: 'tableCell' }] }] }), '/content/0/content/0/content/0', 'missing-content'],
  ['a start that is a fraction', inDoc({ type: 'orderedList', attrs: { start: 1.5 }, content: [] }), '/content/0/attrs/start', 'invalid-attribute'],
  ['marks in code', inDoc({ type: 'codeBlock', content: [{ type: 'text', text: 'x', marks: [{ type: 'bold' }] }] }), '/content/0/content/0/marks', 'not-allowed-here'],
  ['a line break in code', inDoc({ type: 'codeBlock', content: [{ type: 'hardBreak' }] }), '/content/0/content/0', 'not-allowed-here'],
  ['a language with a quote', inDoc({ type: 'codeBlock', attrs: { language: 'a"b' } }), '/content/0/attrs/language', 'invalid-attribute'],
  ['content in a rule', inDoc({ type: 'horizontalRule', content: [paragraph('x')] }), '/content/0/content', 'not-allowed-here'],
  ['an image without id', inDoc({ type: 'image' }), '/content/0/attrs/mediaId', 'invalid-attribute'],
  ['an image with an id that is no UUID', image({ mediaId: '../1' }), '/content/0/attrs/mediaId', 'invalid-attribute'],
  ['an image with a source', image({ src: 'https://example.com/a.jpg' }), '/content/0/attrs/src', 'unknown-attribute'],
  ['a caption that is a document', image({ caption: { type: 'doc' } }), '/content/0/attrs/caption', 'invalid-attribute'],
  ['a caption with NUL', image({ caption: 'a\0' }), '/content/0/attrs/caption', 'invalid-text'],
  ['a caption too long', image({ caption: 'a'.repeat(5001) }), '/content/0/attrs/caption', 'invalid-attribute'],
  ['a gallery without items', gallery([]), '/content/0/attrs/items', 'invalid-attribute'],
  ['a gallery of an object', gallery({ length: 1 }), '/content/0/attrs/items', 'invalid-attribute'],
  ['a gallery of 51', gallery(Array.from({ length: 51 }, () => ({ mediaId: MEDIA_ID }))), '/content/0/attrs/items', 'invalid-attribute'],
  ['a gallery of texts', gallery([MEDIA_ID]), '/content/0/attrs/items/0', 'invalid-attribute'],
  ['a gallery item without id', gallery([{ mediaId: MEDIA_ID }, {}]), '/content/0/attrs/items/1/mediaId', 'invalid-attribute'],
  ['a gallery item with more', gallery([{ mediaId: MEDIA_ID, src: 'x' }]), '/content/0/attrs/items/0/src', 'unknown-attribute'],
  ['a related article without id', inDoc({ type: 'relatedArticle', attrs: { articleId: null } }), '/content/0/attrs/articleId', 'invalid-attribute'],
  ['an embed without URL', embedded(null), '/content/0/attrs/url', 'invalid-attribute'],
  ['an embed of another host', embedded('https://example.com/video'), '/content/0/attrs/url', 'forbidden-embed'],
  ['an embed without TLS', embedded('http://www.youtube.com/watch?v=1'), '/content/0/attrs/url', 'forbidden-embed'],
  ['an embed with a host that looks alike', embedded('https://www.youtube.com.evil.example/watch?v=1'), '/content/0/attrs/url', 'forbidden-embed'],
  ['an embed with credentials', embedded('https://youtube.com@evil.example/'), '/content/0/attrs/url', 'forbidden-embed'],
  ['an embed on a port', embedded('https://www.youtube.com:8443/'), '/content/0/attrs/url', 'forbidden-embed'],
  ['an empty text', inParagraph({ type: 'text', text: '' }), '/content/0/content/0/text', 'empty-text'],
  ['a text without text', inParagraph({ type: 'text' }), '/content/0/content/0/text', 'invalid-text'],
  ['a text that is an object', inParagraph({ type: 'text', text: { a: 1 } }), '/content/0/content/0/text', 'invalid-text'],
  ['a text with NUL', inParagraph({ type: 'text', text: 'a\0b' }), '/content/0/content/0/text', 'invalid-text'],
  ['a text with half a surrogate pair', inParagraph({ type: 'text', text: 'a\ud800' }), '/content/0/content/0/text', 'invalid-text'],
  ['a text with content', inParagraph({ type: 'text', text: 'a', content: [] }), '/content/0/content/0/content', 'unknown-key'],
  ['marks on a block', inDoc({ type: 'paragraph', marks: [{ type: 'bold' }] }), '/content/0/marks', 'not-allowed-here'],
  ['marks that are no list', inParagraph({ type: 'text', text: 'x', marks: 'bold' }), '/content/0/content/0/marks', 'invalid-type'],
  ['a mark that is a text', marked('bold'), '/content/0/content/0/marks/0', 'invalid-type'],
  ['an unknown mark', marked({ type: 'bold' }, { type: 'blink' }), '/content/0/content/0/marks/1/type', 'unknown-mark'],
  ['a mark named toString', marked({ type: 'toString' }), '/content/0/content/0/marks/0/type', 'unknown-mark'],
  ['an attribute on bold', marked({ type: 'bold', attrs: { style: 'x' } }), '/content/0/content/0/marks/0/attrs/style', 'unknown-attribute'],
  ['a key on a mark', marked({ type: 'bold', onclick: 'x' }), '/content/0/content/0/marks/0/onclick', 'unknown-key'],
  ['a link without target', marked({ type: 'link' }), HREF, 'invalid-attribute'],
  ['a link to a list', linked(['https://example.com']), HREF, 'invalid-attribute'],
  ['a script link', linked('javascript:alert(1)'), HREF, 'forbidden-link'],
  ['a script link in disguise', linked('\u0001java\nscript:alert(1)'), HREF, 'forbidden-link'],
  ['a data link', linked('data:text/html,<script>alert(1)</script>'), HREF, 'forbidden-link'],
  ['a relative link', linked('/about'), HREF, 'forbidden-link'],
  ['a link without scheme', linked('//example.com'), HREF, 'forbidden-link'],
  ['a link without slashes', linked('https:example.com'), HREF, 'forbidden-link'],
  ['a link with backslashes', linked('https:\\\\example.com'), HREF, 'forbidden-link'],
  ['a link with a tab', linked('https://exa\tmple.com'), HREF, 'forbidden-link'],
  ['a link with credentials', linked('https://user:pass@example.com'), HREF, 'forbidden-link'],
  ['a link with spaces around', linked(' https://example.com'), HREF, 'forbidden-link'],
  ['a link too long', linked(`https://example.com/${'a'.repeat(2000)}`), HREF, 'forbidden-link'],
  ['an FTP link', linked('ftp://example.com'), HREF, 'forbidden-link'],
];

/** Quotes in quotes around a paragraph, whose text stands at the given level. */
function nested(level: number): DocumentNode {
  let node = paragraph('deep');
  for (let depth = 2; depth < level; depth += 1) node = { type: 'blockquote', content: [node] };
  return node;
}

describe('a bad document', () => {
  it.each(BAD_DOCUMENTS)('is refused where it is wrong: %s', (_, body, pointer, code) => {
    expect(errorsOf(body)).toContainEqual({ pointer, code, detail: expect.stringMatching(/./) });
  });

  it('is not changed by a prototype', () => {
    expect(errorsOf(inDoc(Object.create({ type: 'paragraph' })))[0]).toMatchObject({ pointer: '/content/0/type', code: 'unknown-node' });
  });

  it('gets all its errors, up to fifty', () => {
    expect(errorsOf(inDoc({ type: 'x' }, paragraph('fine'), { type: 'y' })).map(({ pointer }) => pointer)).toEqual(['/content/0/type', '/content/2/type']);
    expect(errorsOf(inDoc(...Array.from({ length: 200 }, () => ({ type: 'x' }))))).toHaveLength(50);
    expect(errorsOf(inDoc({ type: 'paragraph', ...Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`k${index}`, 1])) }))).toHaveLength(50);
  });

  it('may nest as deep as the limit and no deeper', () => {
    expect(read(doc(nested(MAX_LEVEL))).document).toEqual(doc(nested(MAX_LEVEL)));
    expect(errorsOf(doc(nested(MAX_LEVEL + 1)))[0]).toMatchObject({ code: 'too-deep' });
  });

  it('is refused, not recursed into, when it is 5,000 levels deep', () => {
    expect(errorsOf(doc(nested(5000)))).toEqual([expect.objectContaining({ code: 'too-deep' })]);
  });

  it('may have as many nodes as the limit and no more', () => {
    const rules = Array.from({ length: MAX_NODES - 1 }, () => ({ type: 'horizontalRule' }));
    expect(read(inDoc(...rules)).document.content).toHaveLength(MAX_NODES - 1);
    expect(errorsOf({ type: 'doc', content: [...rules, { type: 'horizontalRule' }] })).toEqual([expect.objectContaining({ pointer: '', code: 'too-large' })]);
  });

  it('may have as many pictures as the limit and no more, wherever they stand', () => {
    const picture = { mediaId: MEDIA_ID };
    const full = Array.from({ length: MAX_PICTURES / 50 }, () => ({ type: 'gallery', attrs: { items: Array.from({ length: 50 }, () => picture) } }));
    const one = { type: 'image', attrs: picture };
    expect(read(inDoc(...full)).document.content).toHaveLength(MAX_PICTURES / 50);
    for (const more of [one, { type: 'factBox', content: [one] }, { type: 'gallery', attrs: { items: [picture] } }]) {
      expect(errorsOf({ type: 'doc', content: [...full, more] })).toEqual([expect.objectContaining({ pointer: '', code: 'too-large' })]);
    }
  });

  it('is refused quickly', () => {
    const marks = Array.from({ length: 200_000 }, () => ({ type: 'bold' }));
    const unknown = Array.from({ length: 200_000 }, () => ({ type: 'x' }));
    expect(elapsed(() => read(inParagraph({ type: 'text', text: 'x', marks })))).toBeLessThan(1000);
    expect(elapsed(() => errorsOf({ type: 'doc', content: unknown }))).toBeLessThan(1000);
  });
});
