import { withBlockIds } from '../../../src/modules/articles/document';
import type { ArticleDocument, DocumentNode } from '../../../src/modules/articles/document';
import { elapsed, read } from './read';
import { ARTICLE_ID, doc, MEDIA_ID, OTHER_MEDIA_ID, paragraph, SAMPLE_DOCUMENT } from './sample-document';

const withId = (id: string, block: DocumentNode): DocumentNode => ({ ...block, attrs: { ...block.attrs, id } });
const ids = ({ content }: ArticleDocument): (string | undefined)[] => content.map(({ attrs }) => attrs?.id);
const image = (mediaId: string, caption?: string): DocumentNode => ({ type: 'image', attrs: { mediaId, ...(caption !== undefined && { caption }) } });
const heading = (level: number, value: string): DocumentNode => ({ ...paragraph(value), type: 'heading', attrs: { level } });
const largeEdition = (name: string): ArticleDocument => ({ type: 'doc', content: Array.from({ length: 9000 }, (_, index) => paragraph(`a b c d e f g h ${name} ${index}`)) });
const FRESH = /^[a-z0-9]{10}$/;

describe('block ids', () => {
  it('are made where they are missing, and are valid', () => {
    const identified = withBlockIds(SAMPLE_DOCUMENT);
    expect(new Set(ids(identified)).size).toBe(SAMPLE_DOCUMENT.content.length);
    for (const id of ids(identified)) expect(id).toMatch(FRESH);
    expect(read(identified).document).toEqual(identified);
  });

  it('leave the given document as it was', () => {
    const before = structuredClone(SAMPLE_DOCUMENT);
    withBlockIds(SAMPLE_DOCUMENT, doc(withId('a', paragraph('x'))));
    expect(SAMPLE_DOCUMENT).toEqual(before);
  });

  it('stay where they are single', () => {
    const given = doc(withId('a', paragraph('x')), withId('b', paragraph('x')));
    expect(withBlockIds(given, doc(withId('b', paragraph('y')), withId('c', paragraph('x'))))).toEqual(given);
  });

  it('stay with the first where they are double', () => {
    const [first, second, third] = ids(withBlockIds(doc(withId('a', paragraph('x')), withId('a', paragraph('y')), withId('a', paragraph('z')))));
    expect(first).toBe('a');
    expect(second).toMatch(FRESH);
    expect(third).toMatch(FRESH);
    expect(second).not.toBe(third);
  });

  it('inside blocks stay where they are single, and go where they are double', () => {
    const quote: DocumentNode = { type: 'blockquote', content: [withId('in', paragraph('x')), withId('out', paragraph('y')), withId('in', paragraph('z'))] };
    const identified = withBlockIds(doc(withId('out', quote)));
    expect(identified.content[0]?.content?.map(({ attrs }) => attrs?.id)).toEqual(['in', undefined, undefined]);
  });

  it('are taken over from blocks of the same type and text, wherever they stood', () => {
    const previous = doc(withId('a', paragraph('one')), withId('b', paragraph('two')), withId('h', heading(2, 'one')));
    expect(ids(withBlockIds(doc(paragraph('two'), heading(3, 'one'), paragraph('one')), previous))).toEqual(['b', 'h', 'a']);
  });

  it('are each taken over once', () => {
    const previous = doc(withId('a', paragraph('same')), withId('b', paragraph('same')));
    expect(ids(withBlockIds(doc(paragraph('same'), paragraph('same'), paragraph('same')), previous))).toEqual(['a', 'b', expect.stringMatching(FRESH)]);
  });

  it('are not taken over when a block still has them', () => {
    const previous = doc(withId('a', paragraph('same text')));
    expect(ids(withBlockIds(doc(paragraph('same text'), withId('a', paragraph('other'))), previous))).toEqual([expect.stringMatching(FRESH), 'a']);
  });

  it('are taken over from the block most alike', () => {
    const previous = doc(
      withId('a', paragraph('The council met on Monday to talk about the new bridge')),
      withId('b', paragraph('The council met on Tuesday to talk about the old bridge and the river')),
      withId('c', paragraph('Nothing of the sort happened')),
    );
    const edited = doc(
      paragraph('The council met on Tuesday to talk about the old bridge and the lake'),
      paragraph('The council met on Monday to talk about the new tunnel'),
      paragraph('A wholly different sentence, with other words in it'),
    );
    expect(ids(withBlockIds(edited, previous))).toEqual(['b', 'a', expect.stringMatching(FRESH)]);
  });

  it('are not taken over from another type, or from too little likeness', () => {
    const previous = doc(withId('a', paragraph('one two three four')), withId('b', paragraph('five six seven eight')));
    for (const id of ids(withBlockIds(doc(heading(2, 'one two three four'), paragraph('five six nine ten')), previous))) expect(id).toMatch(FRESH);
  });

  it('follow what a block refers to, whatever is said of it', () => {
    const previous = doc(withId('a', image(MEDIA_ID, 'old caption')), withId('b', image(OTHER_MEDIA_ID)), withId('c', { type: 'relatedArticle', attrs: { articleId: ARTICLE_ID } }), withId('d', { type: 'horizontalRule' }));
    const edited = doc({ type: 'horizontalRule' }, { type: 'relatedArticle', attrs: { articleId: ARTICLE_ID } }, image(OTHER_MEDIA_ID, 'new'), image(MEDIA_ID, 'quite another'));
    expect(ids(withBlockIds(edited, previous))).toEqual(['d', 'c', 'b', 'a']);
  });

  it.each([
    ['like blocks', (index: number, edition: string) => `${'the quick brown fox jumps over the lazy dog '.repeat(3)} ${index} ${edition}`],
    ['long blocks of the same words', (index: number, edition: string) => `${Array.from({ length: 120 }, (_, word) => `w${word}`).join(' ')} ${index} ${edition}`],
  ])('are matched in time for a thousand blocks by a thousand: %s', (_, words) => {
    const edition = (name: string): DocumentNode[] => Array.from({ length: 1000 }, (__, index) => paragraph(words(index, name)));
    const previous = withBlockIds(doc(...edition('old')));
    const edited = doc(...edition('new'));
    let identified = edited;
    expect(elapsed(() => { identified = withBlockIds(edited, previous); })).toBeLessThan(1500);
    expect(new Set(ids(identified)).size).toBe(1000);
  });

  it('are matched in bounded time for the largest documents', () => {
    const previous = withBlockIds(largeEdition('old'));
    expect(elapsed(() => withBlockIds(largeEdition('new'), previous))).toBeLessThan(3000);
  });
});
