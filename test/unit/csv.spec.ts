import { describe, expect, it } from '@jest/globals';
import { csvLine } from '../../src/platform/text/csv';

describe('a line of CSV', () => {
  it.each([
    ['=HYPERLINK("http://x")', `"'=HYPERLINK(""http://x"")"`], ['+1', `"'+1"`], ['@x', `"'@x"`], ['-2+3', `"'-2+3"`], ['\t=1', `"'\t=1"`], ['\r\n=1', `"'\r\n=1"`],
    ['  =1', `"'  =1"`], ['＝1', `"'＝1"`], ['a=1', 'a=1'], ['plain', 'plain'], ['a,b', '"a,b"'], ['say "x"', '"say ""x"""'], ['two\nlines', '"two\nlines"'], [null, ''],
  ])('holds %j as %j', (value, cell) => {
    expect(csvLine([value, 'x'])).toBe(`${cell},x\r\n`);
  });
});
