import { describe, expect, it } from '@jest/globals';
import { WordDiffer, type WordRun } from '../../../src/modules/articles/diff/diff-words';
import { elapsed } from '../document/read';

const compare = (from: string, to: string): WordRun[] | null => new WordDiffer().compare(from, to);
const short = (runs: WordRun[] | null): string[] | undefined => runs?.map(({ op, text }) => `${{ equal: '=', insert: '+', delete: '-' }[op]}${text}`);
const side = (runs: WordRun[] | null, op: WordRun['op']): string | undefined => runs?.filter((run) => run.op === 'equal' || run.op === op).map(({ text }) => text).join('');

describe('words', () => {
  it.each<[string, string, string, string[]]>([
    ['one is replaced', 'The vote was on Monday.', 'The vote was on Tuesday.', ['=The vote was on ', '-Monday', '+Tuesday', '=.']],
    ['one comes', 'A vote', 'A late vote', ['=A ', '+late ', '=vote']],
    ['one goes', 'A late vote', 'A vote', ['=A ', '-late ', '=vote']],
    ['all come', '', 'A vote', ['+A vote']],
    ['all go', 'A vote', '', ['-A vote']],
    ['none differ', 'A vote', 'A vote', ['=A vote']],
    ['Cyrillic', 'Бюджет прыняты ўчора', 'Бюджет прыняты сёння', ['=Бюджет прыняты ', '-ўчора', '+сёння']],
    ['Chinese, which writes no spaces', '議會昨天通過預算', '議會今天通過預算', ['=議會', '-昨天', '+今天', '=通過預算']],
    ['Thai, which writes none either', 'สภาผ่านงบประมาณ', 'สภาไม่ผ่านงบประมาณ', ['=สภา', '+ไม่', '=ผ่านงบประมาณ']],
    ['a family of one sign', 'We 👩‍👩‍👧 go', 'We 👩‍👩‍👦 go', ['=We ', '-👩‍👩‍👧', '+👩‍👩‍👦', '= go']],
  ])('where %s', (_, from, to, expected) => {
    expect(short(compare(from, to))).toEqual(expected);
  });

  it('are both texts again, whatever they were', () => {
    let seed = 7;
    const random = (below: number): number => (seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff) % below;
    const text = (): string => Array.from({ length: random(40) }, () => ['a', 'b', 'c', ' ', '. ', '中', 'é', '\n'][random(8)]).join('');
    for (let round = 0; round < 500; round += 1) {
      const [from, to] = [text(), text()];
      const runs = compare(from, to);
      expect([side(runs, 'delete'), side(runs, 'insert')]).toEqual([from, to]);
      expect(runs?.every((run, index) => run.text !== '' && run.op !== runs[index - 1]?.op)).toBe(true);
    }
  });

  it('are not compared where two texts have little in common, but a long addition is found', () => {
    const long = (word: string): string => Array.from({ length: 2000 }, (_, index) => `${word}${index}`).join(' ');
    expect(compare(long('a'), long('b'))).toBeNull();
    expect(short(compare('Start. End.', `Start. ${long('a')} End.`))).toEqual(['=Start. ', `+${long('a')} `, '=End.']);
  });

  it('take no long time however they are made', () => {
    const words = (count: number, pool: number, step: number): string => Array.from({ length: count }, (_, index) => `w${(index * step) % pool}`).join(' ');
    const cases: [string, string][] = [
      [words(50_000, 7, 3), words(50_000, 5, 2)], [words(25_000, 25_000, 1), words(25_000, 25_000, 7)],
      ['a '.repeat(75_000), 'a b '.repeat(37_500)], ['預算案昨天在議會通過了'.repeat(13_000), '預算案今天在議會通過了'.repeat(13_000)], ['x'.repeat(299_000), 'y'],
      ['x '.repeat(500_000), 'y '.repeat(500_000)],
    ];
    for (const [from, to] of cases) expect(elapsed(() => compare(from, to))).toBeLessThan(1000);
    const differ = new WordDiffer();
    const many = (): void => {
      for (let index = 0; index < 3000; index += 1) differ.compare(words(300, 90, index + 1), words(300, 80, index + 2));
    };
    expect(elapsed(many)).toBeLessThan(1500);
  });
});
