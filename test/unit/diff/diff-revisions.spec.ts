import { describe, expect, it } from '@jest/globals';
import { type BlockChange, diffBlocks } from '../../../src/modules/articles/diff/diff-blocks';
import { diffRevisions } from '../../../src/modules/articles/diff/diff-revisions';
import { longestRise } from '../../../src/modules/articles/diff/longest-rise';
import type { DocumentNode } from '../../../src/modules/articles/document';
import { BLANK, type RevisionContent } from '../../../src/modules/articles/revision-content';
import { elapsed } from '../document/read';
import { MEDIA_ID, OTHER_MEDIA_ID, paragraph } from '../document/sample-document';

const block = (id: string, node: DocumentNode | string): DocumentNode => {
  const made = typeof node === 'string' ? paragraph(node) : node;
  return { ...made, attrs: { ...made.attrs, id } };
};
const image = (mediaId: string, caption?: string): DocumentNode => ({ type: 'image', attrs: { mediaId, ...(caption !== undefined && { caption }) } });
const short = (changes: BlockChange[]): string[] =>
  changes.map(({ id, change, moved, fromIndex, toIndex }) => `${change}${moved && change === 'changed' ? ' and moved' : ''} ${id} ${fromIndex ?? '-'}>${toIndex ?? '-'}`);

describe('blocks', () => {
  const [one, two, three] = [block('a', 'One and one.'), block('b', 'Two and two.'), block('c', 'Three and three.')];

  it('that stayed are not listed', () => {
    expect(diffBlocks([one, two], [one, two])).toEqual([]);
    expect(diffBlocks([], [])).toEqual([]);
  });

  it('come, go, change and move, in the order of the later text', () => {
    expect(short(diffBlocks([one, two], [one, three, two]))).toEqual(['added c ->1']);
    expect(short(diffBlocks([one, two, three], [one, three]))).toEqual(['removed b 1>-']);
    expect(short(diffBlocks([one, two, three], [three, one, two]))).toEqual(['moved c 2>0']);
    expect(short(diffBlocks([one, two, three], [block('c', 'Three and four.'), one, two]))).toEqual(['changed and moved c 2>0']);
    expect(short(diffBlocks([one, two, three], [three]))).toEqual(['removed a 0>-', 'removed b 1>-']);
    expect(short(diffBlocks([one], [two, three]))).toEqual(['removed a 0>-', 'added b ->0', 'added c ->1']);
  });

  it('show what they were and are, and the words between', () => {
    const [changed] = diffBlocks([two], [block('b', 'Two and three.')]);
    expect(changed).toEqual({
      id: 'b', change: 'changed', moved: false, fromIndex: 0, toIndex: 0, from: two, to: block('b', 'Two and three.'),
      words: [{ op: 'equal', text: 'Two and ' }, { op: 'delete', text: 'two' }, { op: 'insert', text: 'three' }, { op: 'equal', text: '.' }],
    });
    expect(diffBlocks([one], [one, two])).toEqual([{ id: 'b', change: 'added', moved: false, fromIndex: null, toIndex: 1, to: two }]);
    expect(diffBlocks([one, two], [one])).toEqual([{ id: 'b', change: 'removed', moved: false, fromIndex: 1, toIndex: null, from: two }]);
  });

  it('of another form with the same text have changed without a word', () => {
    const bold = block('a', { type: 'paragraph', content: [{ type: 'text', text: 'One and one.', marks: [{ type: 'bold' }] }] });
    const heading = block('a', { ...paragraph('One and one.'), type: 'heading', attrs: { level: 2 } });
    for (const other of [bold, heading]) {
      const [change] = diffBlocks([one], [other]);
      expect(change).toEqual({ id: 'a', change: 'changed', moved: false, fromIndex: 0, toIndex: 0, from: one, to: other });
    }
  });

  it('are the same whatever the ids inside, and whatever the order of attributes', () => {
    const quote = (inner: string): DocumentNode => block('q', { type: 'blockquote', content: [block(inner, 'Said.')] });
    expect(diffBlocks([quote('x')], [quote('y')])).toEqual([]);
    const attrs = { id: 'i', mediaId: MEDIA_ID, caption: 'C' };
    expect(diffBlocks([{ type: 'image', attrs }], [{ type: 'image', attrs: { caption: 'C', mediaId: MEDIA_ID, id: 'i' } }])).toEqual([]);
  });

  it('are found again by what they say or refer to where their ids were lost', () => {
    const from = [block('a', 'The council has voted on the budget.'), block('b', image(MEDIA_ID, 'Old')), block('c', image(OTHER_MEDIA_ID))];
    const to = [block('x', image(OTHER_MEDIA_ID)), block('y', 'The council has voted on the budget of the year.'), block('z', image(MEDIA_ID, 'New'))];
    expect(short(diffBlocks(from, to))).toEqual(['moved x 2>0', 'changed y 0>1', 'changed z 1>2']);
  });

  it('that have nothing in common are not the same', () => {
    expect(short(diffBlocks([block('a', 'The council has voted.')], [block('x', 'It rains in spring.')]))).toEqual(['removed a 0>-', 'added x ->0']);
  });

  it('take no long time, however many and however changed', () => {
    const text = (index: number, word: string): string => Array.from({ length: 40 }, (_, place) => `${word}${(index * 31 + place * place) % 97}`).join(' ');
    const body = (count: number, id: (index: number) => string, word: string, say = text): DocumentNode[] =>
      Array.from({ length: count }, (_, index) => block(id(index), say(index, word)));
    const cases: [DocumentNode[], DocumentNode[]][] = [
      [body(5000, (index) => `a${index}`, 'w'), body(5000, (index) => `a${index}`, 'v')],
      [body(5000, (index) => `a${index}`, 'w'), body(5000, (index) => `a${4999 - index}`, 'w')],
      [body(5000, (index) => `a${index}`, 'w'), body(5000, (index) => `b${index}`, 'w')],
      [body(900, (index) => `a${index}`, 'w'), body(900, (index) => `b${index}`, 'w', (index, word) => `${text(index, word)} more`)],
      [body(9999, (index) => `a${index}`, 'w', () => 'x'), body(9999, (index) => `b${index}`, 'w', () => 'y')],
    ];
    for (const [from, to] of cases) expect(elapsed(() => diffBlocks(from, to))).toBeLessThan(1500);
  });
});

describe('what stays in place', () => {
  it.each([
    [[], []], [[3], [3]], [[0, 1, 2], [0, 1, 2]], [[2, 0, 1], [0, 1]], [[2, 1, 0], [0]], [[5, 1, 6, 2, 7, 3], [1, 2, 3]],
  ])('of %j is a longest rise', (values, expected) => {
    expect([...longestRise(values)].toSorted((a, b) => a - b)).toEqual(expected);
  });
});

describe('fields', () => {
  const content: RevisionContent = { ...BLANK, slug: 'a', headline: 'A', categoryId: MEDIA_ID };

  it('are listed where they differ, in the order of an article, and the body among the blocks', () => {
    const later: RevisionContent = {
      ...content, headline: 'B', summary: 'S', tagIds: [MEDIA_ID], seo: { noindex: true, title: null, description: null, canonicalUrl: null },
      body: { type: 'doc', content: [block('a', 'x')] },
    };
    const { fields, blocks } = diffRevisions(content, later);
    expect(fields).toEqual([
      { field: 'headline', from: 'A', to: 'B' },
      { field: 'summary', from: null, to: 'S' },
      { field: 'tagIds', from: [], to: [MEDIA_ID] },
      { field: 'seo', from: content.seo, to: later.seo },
    ]);
    expect(short([...blocks])).toEqual(['added a ->0']);
  });

  it('are compared by value', () => {
    // Both of the realm of the application, where they come from JSON.
    const { seo, reordered } = structuredClone({
      seo: content.seo, reordered: { noindex: false, canonicalUrl: null, title: null, description: null },
    });
    expect(diffRevisions({ ...content, seo }, { ...content, seo: reordered })).toEqual({ fields: [], blocks: [] });
  });
});
