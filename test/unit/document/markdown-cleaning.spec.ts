import { documentHtml, documentText } from '../../../src/modules/articles/document';
import { elapsed, read } from './read';

const readMarkdown = (value: string): ReturnType<typeof read> => read({ format: 'markdown', value });

const CLEANINGS: ReadonlyArray<readonly [what: string, markdown: string, cleaned: string, ...codes: string[]]> = [
  ['paragraphs', 'a\nb\n\nc  \nd', '<p>a b</p><p>c<br>d</p>'],
  ['headings', '# a\n\n### b', '<h2>a</h2><h3>b</h3>', 'heading-changed'],
  ['marks', '**a** _b_ ~~c~~ `d`', '<p><strong>a</strong> <em>b</em> <s>c</s> <code>d</code></p>'],
  ['links', '[a](https://a.example "t") <https://b.example>', '<p><a href="https://a.example" rel="noopener">a</a> <a href="https://b.example" rel="noopener">https://b.example</a></p>'],
  ['links that go', '[a](javascript:alert(1)) [b](/b)', '<p>a b</p>', 'link-dropped'],
  ['bare addresses', 'https://a.example', '<p>https://a.example</p>'],
  ['images', 'a ![b](c.png)', '<p>a</p>', 'image-dropped'],
  ['lists', '- a\n  - b\n\n3. c', '<ul><li><p>a</p><ul><li><p>b</p></li></ul></li></ul><ol start="3"><li><p>c</p></li></ol>'],
  ['quotes', '> a\n> > b', '<blockquote><p>a</p><blockquote><p>b</p></blockquote></blockquote>'],
  ['tables', '|a|b|\n|-|:-:|\n|c|d|', '<table><tbody><tr><th><p>a</p></th><th><p>b</p></th></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>'],
  ['code', '```ts\na < b\n```\n\n    c', '<pre><code class="language-ts">a &lt; b</code></pre><pre><code>c</code></pre>'],
  ['rules', 'a\n\n---\n\nb', '<p>a</p><hr><p>b</p>'],
  ['HTML', '<b>a *b*</b>\n\n<script>alert(1)</script>', '<p><strong>a <em>b</em></strong></p>', 'element-dropped'],
  ['NUL', 'a\0b', '<p>ab</p>'],
];

describe('Markdown', () => {
  it.each(CLEANINGS)('is cleaned: %s', (_, markdown, cleaned, ...codes) => {
    const { document, warnings } = readMarkdown(markdown);
    expect(documentHtml(document)).toBe(cleaned);
    expect(warnings.map(({ code }) => code)).toEqual(codes);
  });

  it.each(['> ', '- ', '1. '])('keeps the text of what is too deep: %s', (marker) => {
    expect(documentText(readMarkdown(`${marker.repeat(100)}deep **down**\n\nafter`).document)).toMatch(/deep down\n\nafter$/);
  });

  const LINES = ['- a\n', '> a\nb\n', 'a\n=\n', '```\n', '|a|b|\n|-|-|\n', '> '.repeat(40).concat('a\n')];
  it.each(['[', '![', '*', '**a*', '_a ', '>', '`', '<', '<!--', '[a](', '[a](<b', '~~a ', '\\', ...LINES])('takes no long time: %j', (part) => {
    const value = part.repeat(50_000 / part.length);
    expect(elapsed(() => { try { readMarkdown(value); } catch (error) { expect(String(error)).toContain('too-large'); } })).toBeLessThan(2000);
  });
});
