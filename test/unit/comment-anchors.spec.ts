import { describe, expect, it } from '@jest/globals';
import { contextOf, findAnchor } from '../../src/modules/articles/comments/anchor';

const texts = (blocks: Record<string, string>) => new Map(Object.entries(blocks));

/** Anchored in block a of this text, to the words between the brackets. */
function anchored(marked: string) {
  const [, before = '', quote = '', after = ''] = /^(.*)\[(.*)\](.*)$/.exec(marked) ?? [];
  const thread = { blockId: 'a', quote, prefix: null, suffix: null };
  return { ...thread, ...contextOf({ ...thread, prefix: before.slice(-32) || null, suffix: after.slice(0, 32) || null }, texts({ a: before + quote + after })) };
}

/** The words that an anchor covers, with its block. */
function covered(marked: string, blocks: Record<string, string>): string | null {
  const anchor = findAnchor(anchored(marked), texts(blocks));
  return anchor && `${anchor.blockId}: ${blocks[anchor.blockId]?.slice(anchor.start, anchor.end)}`;
}

const MARKED = 'The council voted [on Tuesday night] to close the harbour.';

describe('the words that a comment is about', () => {
  it.each([
    ['stand where they stood', { a: 'The council voted on Tuesday night to close the harbour.' }, 'a: on Tuesday night'],
    ['moved within their block', { a: 'After much debate, the council voted on Tuesday night to close it.' }, 'a: on Tuesday night'],
    ['moved to another block', { a: 'The council voted.', b: 'It was on Tuesday night that it met.' }, 'b: on Tuesday night'],
    ['lost their block', { b: 'The council voted on Tuesday night.' }, 'b: on Tuesday night'],
    ['were rewritten between the same words', { a: 'The council voted late on Wednesday to close the harbour.' }, 'a: late on Wednesday'],
    ['were rewritten with half of what is around', { a: 'Members have voted late on Wednesday to close it for good.' }, 'a: late on Wednesday'],
    ['went, and left nothing but the block', { a: 'Nothing of this is left.' }, 'a: Nothing of this is left.'],
    ['went with the block', { b: 'Nothing of this is left.' }, null],
    ['could be any of two elsewhere', { b: 'On one on Tuesday night.', c: 'On another on Tuesday night.' }, null],
    ['are more alike in one of two', { b: 'The council voted on Tuesday night.', c: 'A walk on Tuesday night.' }, 'b: on Tuesday night'],
  ])('%s', (_, blocks: Record<string, string>, expected) => {
    expect(covered(MARKED, blocks)).toBe(expected);
  });

  it('are the right ones of several, by what is around them', () => {
    const marked = 'He said yes, she said [yes], they all said yes.';
    expect(findAnchor(anchored(marked), texts({ a: 'He said yes, she said yes, they all said yes.' }))).toEqual({ blockId: 'a', start: 22, end: 25 });
    expect(findAnchor(anchored(marked), texts({ a: 'First he said yes, then she said yes, they all said yes.' }))).toEqual({ blockId: 'a', start: 33, end: 36 });
  });

  it('are a whole block without a quotation, and nothing for the whole article', () => {
    const nothing = { quote: null, prefix: null, suffix: null };
    expect(findAnchor({ blockId: 'a', ...nothing }, texts({ a: 'Words' }))).toEqual({ blockId: 'a', start: 0, end: 5 });
    expect(findAnchor({ blockId: 'a', ...nothing }, texts({ b: 'Words' }))).toBeNull();
    expect(findAnchor({ blockId: null, ...nothing }, texts({ a: 'Words' }))).toBeNull();
  });

  it('have as their surroundings what was sent, or what stands there', () => {
    const thread = { blockId: 'a', quote: 'yes', prefix: null, suffix: null };
    const text = texts({ a: 'no, yes, and so on and on and on and on' });
    expect(contextOf(thread, text)).toEqual({ prefix: 'no, ', suffix: ', and so on and on and on and on'.slice(0, 32) });
    expect(contextOf({ ...thread, prefix: 'sent' }, text)).toMatchObject({ prefix: 'sent' });
    expect(contextOf({ ...thread, quote: 'maybe' }, text)).toEqual({ prefix: null, suffix: null });
    expect(contextOf({ ...thread, blockId: null }, text)).toEqual({ prefix: null, suffix: null });
  });

  it('take no time in a text made to take time', () => {
    const blocks = texts({ a: 'a'.repeat(1_000_000), b: 'a'.repeat(1_000_000) });
    const hard = { blockId: 'a', quote: `${'a'.repeat(2500)}b${'a'.repeat(2499)}`, prefix: `${'a'.repeat(199)}b`, suffix: `b${'a'.repeat(199)}` };
    const before = process.cpuUsage();
    for (let each = 0; each < 100; each += 1) findAnchor(hard, blocks);
    for (let each = 0; each < 100; each += 1) findAnchor({ ...hard, quote: 'aa' }, blocks);
    // Processor time, because the machine may do other things meanwhile.
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(1000);
  });
});
