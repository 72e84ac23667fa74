import { documentReferences, documentText, isEmptyDocument, wordCount } from '../../../src/modules/articles/document';
import { elapsed } from './read';
import { ARTICLE_ID, doc, MEDIA_ID, OTHER_MEDIA_ID, paragraph, SAMPLE_BLOCKS, SAMPLE_DOCUMENT, text } from './sample-document';

describe('the text of a document', () => {
  it('has a blank line between blocks and a line break at line breaks', () => {
    expect(documentText(doc(paragraph('a'), { type: 'paragraph', content: [text('b'), { type: 'hardBreak' }, text('c', { type: 'bold' })] }))).toBe('a\n\nb\nc');
  });

  it.each([
    ['bullet list', 'one\n\ntwo\n\ntwo.one'],
    ['pull quote with attribution', 'No.\n\nMayor <Ana> & Co'],
    ['fact box with title', 'The <facts>\n\nLife\n\na'],
    ['image with all', 'A <b>  ship\n'],
    ['gallery', 'One'],
    ['code with language', 'int main();'],
    ['related article', ''],
    ['embed', ''],
  ])('includes titles, captions and attributions: %s', (name, expected) => {
    expect(documentText(doc(SAMPLE_BLOCKS[name]!))).toBe(expected);
  });
});

describe('the word count', () => {
  it.each([
    ['', 0], [' \n — … ', 0], ['one', 1], ['The mayor’s co-operation, don\'t you think?', 6], ['3.5 % of 1,000', 3], ['Ünïcödé żółć ёлка', 3],
    ['e\u0301te\u0301 naïve', 2], ['مرحبا بالعالم', 2], ['हिन्दी में लिखा', 3], ['안녕하세요 세계', 2], ['日本語の文章', 3], ['ภาษาไทย', 2], ['👍 ok 👨‍👩‍👧', 1],
  ])('of %j is %i', (value, expected) => {
    expect(wordCount(value)).toBe(expected);
  });

  it.each(['The quick brown fox — über alles. ', 'x', 'a-', 'é̀', '日本語の文章を数える。'])('is quick: %s', (part) => {
    const value = part.repeat(500_000 / part.length);
    expect(elapsed(() => wordCount(value))).toBeLessThan(750);
  });
});

describe('the references of a document', () => {
  it('are named once, in order', () => {
    const quote = { type: 'blockquote' as const, content: [{ type: 'image' as const, attrs: { mediaId: OTHER_MEDIA_ID } }] };
    expect(documentReferences(doc(quote, ...SAMPLE_DOCUMENT.content))).toEqual({
      mediaIds: [OTHER_MEDIA_ID, MEDIA_ID], pictureIds: [OTHER_MEDIA_ID, MEDIA_ID], attachmentIds: [MEDIA_ID], articleIds: [ARTICLE_ID],
    });
    expect(documentReferences(doc())).toEqual({ mediaIds: [], pictureIds: [], attachmentIds: [], articleIds: [] });
  });
});

describe('an empty document', () => {
  it.each([
    ['nothing', doc(), true],
    ['an empty paragraph', doc({ type: 'paragraph' }), true],
    ['spaces', doc(paragraph(' \u00a0\n')), true],
    ['a rule', doc({ type: 'horizontalRule' }), true],
    ['text', doc(paragraph('x')), false],
    ['text in a list', doc(SAMPLE_BLOCKS['bullet list']!), false],
    ['an image', doc(SAMPLE_BLOCKS['image']!), false],
    ['a gallery in a quote', doc({ type: 'blockquote', content: [SAMPLE_BLOCKS['gallery of one']!] }), false],
    ['an embed', doc(SAMPLE_BLOCKS['embed']!), false],
  ])('has neither text nor media: %s', (_, document, empty) => {
    expect(isEmptyDocument(document)).toBe(empty);
  });
});
