import { describe, expect, it } from '@jest/globals';
import type { ArticleDocument, DocumentNode } from '../../src/modules/articles/document';
import { mergeBodies } from '../../src/modules/articles/editing/merge-bodies';

/** `a b` are two paragraphs with these ids; `a=x` is one with the words x. */
function text(blocks: string): ArticleDocument {
  return {
    type: 'doc',
    content: blocks.split(' ').filter(Boolean).map((block): DocumentNode => {
      const [id = '', words = id] = block.split('=');
      return { type: 'paragraph', attrs: { id }, content: [{ type: 'text', text: words }] };
    }),
  };
}

function told(document: ArticleDocument | null): string | null {
  return document && document.content.map(({ attrs, content }) => {
    const words = content?.[0]?.text;
    return words === attrs?.id ? words : `${attrs?.id}=${words}`;
  }).join(' ');
}

describe('two texts made from one', () => {
  it.each([
    ['changes in different blocks', 'a b c', 'a=1 b c', 'a b c=2', 'a=1 b c=2'],
    ['neighbours', 'a b', 'a=1 b', 'a b=2', 'a=1 b=2'],
    ['the same change', 'a b', 'a=1 b', 'a=1 b', 'a=1 b'],
    ['a block more here, a change there', 'a b', 'a x b', 'a b=2', 'a x b=2'],
    ['blocks more in different gaps', 'a b', 'x a b', 'a b y', 'x a b y'],
    ['several blocks more in a gap', 'a b', 'a x y b', 'a b z', 'a x y b z'],
    ['a block less here, a change there', 'a b c', 'a c', 'a b c=2', 'a c=2'],
    ['a block less on both sides', 'a b c', 'a c', 'a c=1', 'a c=1'],
    ['different blocks less', 'a b c', 'a b', 'b c', 'b'],
    ['a block in the place of another', 'a b c', 'a x c', 'a b c=2', 'a x c=2'],
    ['a block moved here, a change there', 'a b c', 'c a b', 'a b=2 c', 'c a b=2'],
    ['a change here, a block moved there', 'a b c', 'a=1 b c', 'c a b', 'c a=1 b'],
    ['a block more here, one moved there', 'a b c', 'a x b c', 'c a b', 'c a x b'],
    ['a block moved here, one more there', 'a b c', 'c a b', 'a x b c', 'c a x b'],
    ['a block moved here, one less there', 'a b c d', 'd a b c', 'a c d', 'd a c'],
    ['an empty text that one fills', '', 'a', '', 'a'],
    ['a block less on both sides, a new one elsewhere', 'a b c', 'a c x', 'a c', 'a c x'],
    ['a block in the place of another on both sides, and a change there', 'a b c', 'a x c', 'a x c=1', 'a x c=1'],
    ['the same block more on both sides', 'a b', 'a x b=1', 'a x b', 'a x b=1'],
    ['the same block more on both sides, and one after it here', 'a b', 'a x y b', 'a x b', 'a x y b'],
    ['the same block more on both sides, and one before it here', 'a b', 'a y x b', 'a x b', 'a y x b'],
    ['the same block more on both sides, in different gaps', 'a b', 'a b=1 x', 'x a b', 'x a b=1'],
  ])('are one text with %s', (_, base, mine, theirs, both) => {
    expect(told(mergeBodies(text(base), text(mine), text(theirs)))).toBe(both);
  });

  it.each([
    ['have changed one block', 'a b', 'a=1 b', 'a=2 b'],
    ['have changed and removed one block', 'a b', 'a=1 b', 'b'],
    ['have removed and changed one block', 'a b', 'b', 'a=1 b'],
    ['write into one gap', 'a b', 'a x b', 'a y b'],
    ['write at the end', 'a', 'a x', 'a y'],
    ['write at the beginning', 'a', 'x a', 'y a'],
    ['write after a block that is gone', 'a b c', 'a b x c', 'a c'],
    ['have moved blocks, both', 'a b c', 'c a b', 'b a c'],
    ['have moved blocks, and written some', 'a b c', 'c a b', 'a b c y'],
    ['fill an empty text, both', '', 'a', 'b'],
    ['have taken one block away, and one has put something in its place', 'a b c', 'a b=bc', 'a b x=c'],
    ['have taken one block away, and the other has put something in its place', 'a b c', 'a x=b c', 'a c'],
    ['have put different things in the place of one block', 'a b c', 'a x c', 'a y c'],
    ['have written different words into one new block', 'a b', 'a x=1 b', 'a x=2 b'],
    ['have written different words into one new block in different gaps', 'a b', 'a b x=1', 'x=2 a b'],
    ['write after the same new block', 'a b', 'a x y b', 'a x z b'],
    ['write between blocks that the other has moved apart', 'a b c', 'a b x c', 'a c b'],
    ['have moved blocks apart between which the other writes', 'a b c', 'a c b', 'a b x c'],
  ])('are for people to merge where they %s', (_, base, mine, theirs) => {
    expect(mergeBodies(text(base), text(mine), text(theirs))).toBeNull();
  });

  it('are for people where a block has no id', () => {
    const nameless: ArticleDocument = { type: 'doc', content: [{ type: 'horizontalRule' }] };
    expect(mergeBodies(text('a'), text('a=1'), nameless)).toBeNull();
  });
});
