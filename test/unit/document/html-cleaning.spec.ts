import { documentHtml, documentText, MAX_LEVEL } from '../../../src/modules/articles/document';
import { elapsed, errorsOf, readHtml } from './read';
import { MEDIA_ID, OTHER_MEDIA_ID } from './sample-document';

/** Foreign HTML, what our own HTML of it is, and the codes of the warnings. */
const CLEANINGS: ReadonlyArray<readonly [what: string, html: string, cleaned: string, ...codes: string[]]> = [
  ['nothing', '', ''],
  ['white space', ' \n\t ', ''],
  ['loose text', 'a <b>b</b> c', '<p>a <strong>b</strong> c</p>'],
  ['text beside blocks', 'a<p>b</p>c', '<p>a</p><p>b</p><p>c</p>'],
  ['text in sections', '<section>a<article>b<div>c</div>d</article></section>', '<p>a</p><p>b</p><p>c</p><p>d</p>'],
  ['paragraphs without end tags', '<p>a<p>b', '<p>a</p><p>b</p>'],
  ['blank paragraphs', '<p>&nbsp;</p><p> \n</p><p><br></p><p></p><p>a</p>', '<p>a</p>'],
  ['white space between and in words', '<p> a \n\t b <b> c</b> <i> d</i> </p>', '<p>a b <strong>c</strong> <em>d</em></p>'],
  ['non-breaking spaces', '<p>a&nbsp;&nbsp;b</p>', '<p>a\u00a0\u00a0b</p>'],
  ['Windows line ends', '<p>a\r\nb</p>', '<p>a b</p>'],
  ['line breaks', 'a<br>b<br/>c</br>d', '<p>a<br>b<br>c<br>d</p>'],
  ['headings', '<h1>a</h1><h2>b</h2><h3>c</h3><h4>d</h4><h5>e</h5><h6>f</h6>', '<h2>a</h2><h2>b</h2><h3>c</h3><h4>d</h4><h4>e</h4><h4>f</h4>', 'heading-changed', 'heading-changed', 'heading-changed'],
  ['a heading closed as another', '<h2>a</h3><p>b</p>', '<h2>a</h2><p>b</p>'],
  ['blocks in a heading', '<h2><div>a</div><img src="x">b</h2>', '<h2>a</h2><h2>b</h2>', 'image-dropped'],
  ['all words for the marks', '<b>a</b><i>b</i><cite>c</cite><ins>d</ins><strike>e</strike><del>f</del>', '<p><strong>a</strong><em>bc</em><u>d</u><s>ef</s></p>'],
  ['code in a line', '<code>a</code> <kbd>b</kbd> <samp>c</samp> <tt>d</tt>', '<p><code>a</code> <code>b</code> <code>c</code> <code>d</code></p>'],
  ['sub- and superscript', 'H<sub>2</sub>O x<sup>2</sup>', '<p>H<sub>2</sub>O x<sup>2</sup></p>'],
  ['nested marks', '<i><b>a</b></i><b><i><b>b</b></i></b>', '<p><strong><em>ab</em></strong></p>'],
  ['marks across', '<b>1<i>2</b>3</i>', '<p><strong>1<em>2</em></strong><em>3</em></p>'],
  ['a mark around blocks', '<b><p>a</p><ul><li>b</ul></b>', '<p><strong>a</strong></p><ul><li><p><strong>b</strong></p></li></ul>'],
  ['Google Docs', '<b style="font-weight:normal;"><p><span style="font-weight:700">a</span><span style="font-style:italic">b</span><span style="font-weight:400">c</span></p></b>', '<p><strong>a</strong><em>b</em>c</p>'],
  ['styles that mark', '<span style="text-decoration: line-through">a</span><span style="vertical-align:super">b</span><span style="color:red;font-weight: bold">c</span>', '<p><s>a</s><sup>b</sup><strong>c</strong></p>'],
  ['an underlined link', '<a href="https://a.example"><span style="text-decoration:underline">a</span></a>', '<p><a href="https://a.example" rel="noopener">a</a></p>'],
  ['links that stay', '<a href=" https://a.example/?x=1&amp;y=2 " target="_blank" class="c">a</a><a href="mailto:a@b.example">b</a>', '<p><a href="https://a.example/?x=1&amp;y=2" rel="noopener">a</a><a href="mailto:a@b.example" rel="noopener">b</a></p>'],
  ['links that go', '<a href="javascript:alert(1)">a</a><a href="/x">b</a><a href="#c">c</a><a href="//d.example">d</a><a href="ftp://e.example">e</a>', '<p>abcde</p>', 'link-dropped'],
  ['a link to nowhere', '<a href=" ">a</a>', '<p>a</p>', 'link-dropped'],
  ['anchors', '<a name="x">a</a><a id="y">b</a>', '<p>ab</p>'],
  ['a link around blocks', '<a href="https://a.example"><h2>a</h2><p>b</p></a>', '<h2><a href="https://a.example" rel="noopener">a</a></h2><p><a href="https://a.example" rel="noopener">b</a></p>'],
  ['lists', '<ul><li>a<li>b<ol start="3"><li>c</ol></ul>', '<ul><li><p>a</p></li><li><p>b</p><ol start="3"><li><p>c</p></li></ol></li></ul>'],
  ['a list right in a list', '<ul><li>a</li><ul><li>b</li></ul></ul>', '<ul><li><p>a</p><ul><li><p>b</p></li></ul></li></ul>'],
  ['text right in a list', '<ul>a<li>b</li>c</ul>', '<ul><li><p>a</p></li><li><p>b</p><p>c</p></li></ul>'],
  ['an item that begins with a list', '<ul><li><ul><li>a</ul></ul>', '<ul><li><p></p><ul><li><p>a</p></li></ul></li></ul>'],
  ['items without list', '<li>a<li>b', '<p>a</p><p>b</p>'],
  ['lists without items', '<ul></ul><ol> </ol>', ''],
  ['definitions', '<dl><dt>a<dd>b<dt>c</dl>', '<p>a</p><p>b</p><p>c</p>'],
  ['a table', '<table><caption>t</caption><colgroup><col></colgroup><thead><tr><th>a<th>b<tbody><tr><td colspan="2">c<tr><td rowspan="999">d</table>', '<p>t</p><table><tbody><tr><th><p>a</p></th><th><p>b</p></th></tr><tr><td colspan="2"><p>c</p></td></tr><tr><td rowspan="100"><p>d</p></td></tr></tbody></table>'],
  ['text between cells', '<table>a<tr>b<td>c</td>d</tr></table>', '<p>abd</p><table><tbody><tr><td><p>c</p></td></tr></tbody></table>'],
  ['cells without rows', '<table><td>a<td></table>', '<table><tbody><tr><td><p>a</p></td></tr><tr><td><p></p></td></tr></tbody></table>'],
  ['a stray end tag in a cell', '<div><table><tr><td>a</div></td><td>b</table></div>c', '<table><tbody><tr><td><p>a</p></td><td><p>b</p></td></tr></tbody></table><p>c</p>'],
  ['a table in a table', '<table><tr><td><table><tr><td>a</table></table>', '<table><tbody><tr><td><table><tbody><tr><td><p>a</p></td></tr></tbody></table></td></tr></tbody></table>'],
  ['a table in a fact box', '<aside class="fact-box"><table><tr><td>a<td>b</table></aside>', '<aside class="fact-box"><p>a</p><p>b</p></aside>'],
  ['quotes', '<blockquote>a<p>b</blockquote><blockquote> </blockquote>', '<blockquote><p>a</p><p>b</p></blockquote>'],
  ['code', '<pre>\n a\n  &lt;b&gt;<br>c</pre>', '<pre><code> a\n  &lt;b&gt;\nc</code></pre>'],
  ['code with language', '<pre class="x"><code class="hljs language-ts">a</code></pre><pre class="lang-py">b</pre><pre class="language-&quot;">c</pre>', '<pre><code class="language-ts">a</code></pre><pre><code class="language-py">b</code></pre><pre><code>c</code></pre>'],
  ['rules', 'a<hr>b', '<p>a</p><hr><p>b</p>'],
  ['what is dropped whole', '<head><title>t</title></head>a<script>b</script><style>c</style><object>d</object><template>e</template><noscript>f</noscript><svg><text>g</text></svg><math>h</math>i', '<p>ai</p>', ...Array<string>(8).fill('element-dropped')],
  ['a head without end', '<head><title>t</title><p>a', '<p>a</p>', 'element-dropped'],
  ['a drawing without end', '<svg><g>x<p>a', '<p>a</p>', 'element-dropped'],
  ['unknown elements', '<font>a</font><x-y>b</x-y><font>c</font>', '<p>abc</p>', 'element-dropped', 'element-dropped'],
  ['event handlers', '<p onclick="a()" ONMOUSEOVER=b style="color:red" data-x="1">a</p>', '<p>a</p>', 'attribute-dropped', 'attribute-dropped'],
  ['comments and declarations', '<!doctype html><!-- a --><?php b ?><![CDATA[c]]>d', '<p>d</p>'],
  ['character references', '&lt;b&gt; &amp;amp; &eacute; &#x1F600; &#0;', '<p>&lt;b&gt; &amp;amp; é 😀 \ufffd</p>'],
  ['NUL and half a surrogate pair', 'a\0b\ud800', '<p>ab\ufffd</p>'],
  ['images from elsewhere', '<p>a<img src="x.jpg">b</p><img src="data:image/png;base64,x" onerror="alert(1)">', '<p>ab</p>', 'attribute-dropped', 'image-dropped'],
  ['a figure from elsewhere', '<figure><img src="x.jpg"><figcaption>a</figcaption></figure>', '<p>a</p>', 'image-dropped'],
  ['an image of ours in a line', `a<img data-media-id="${MEDIA_ID}" alt="x">b`, `<p>a</p><figure data-media-id="${MEDIA_ID}"><img alt="x"></figure><p>b</p>`],
  ['an image of ours in a figure', `<figure><img data-media-id="${MEDIA_ID}" src="x"><figcaption> a <b>b</b></figcaption></figure>`, `<figure data-media-id="${MEDIA_ID}"><img><figcaption><span class="caption">a b</span></figcaption></figure>`],
  ['an image with a bad id', '<img data-media-id="1"><figure data-media-id="x"><img></figure>', '', 'image-dropped'],
  ['a gallery with text', `<figure class="gallery"><figure data-media-id="${MEDIA_ID}"></figure><p>a</p></figure>`, `<figure data-media-id="${MEDIA_ID}"><img></figure><p>a</p>`],
  ['figures in a figure', `<figure><figure data-media-id="${MEDIA_ID}"></figure><figure data-media-id="${OTHER_MEDIA_ID}"></figure></figure>`, `<figure data-media-id="${MEDIA_ID}"><img></figure><figure data-media-id="${OTHER_MEDIA_ID}"><img></figure>`],
  ['a player from elsewhere', '<iframe src="https://evil.example/"><p>a</p></iframe>b', '<p>b</p>', 'element-dropped'],
  ['a script in a frame', '<iframe src="javascript:alert(1)" srcdoc="<script>">', '', 'element-dropped'],
  ['an embed from elsewhere', '<figure data-embed-url="https://evil.example">a</figure>', '<p>a</p>'],
  ['a pull quote with a heading', '<figure class="pull-quote"><blockquote><h2>a</h2><ul><li>b</ul></blockquote></figure>', '<figure class="pull-quote"><blockquote><p>a</p><p>b</p></blockquote></figure>'],
  ['a fact box without content', '<aside class="fact-box"><header>a</header></aside>', '<p>a</p>'],
  ['an aside', '<aside>a</aside><aside data-article-id="x">b</aside>', '<p>a</p><p>b</p>'],
];

const PLAYERS: ReadonlyArray<readonly [source: string, url: string, provider: string]> = [
  ['https://www.youtube.com/embed/dQw4w9WgXcQ?rel=0', 'https://www.youtube.com/watch?v=dQw4w9WgXcQ', 'youtube'],
  ['//www.youtube-nocookie.com/embed/dQw4w9WgXcQ', 'https://www.youtube.com/watch?v=dQw4w9WgXcQ', 'youtube'],
  ['http://player.vimeo.com/video/12345', 'https://vimeo.com/12345', 'vimeo'],
  ['https://www.instagram.com/p/AbC-1/embed/captioned/', 'https://www.instagram.com/p/AbC-1/', 'instagram'],
  ['https://open.spotify.com/embed/track/1a2B', 'https://open.spotify.com/track/1a2B', 'spotify'],
  ['https://www.facebook.com/plugins/video.php?href=https%3A%2F%2Fwww.facebook.com%2Fx%2Fvideos%2F1', 'https://www.facebook.com/x/videos/1', 'facebook'],
  ['https://www.facebook.com/plugins/video.php?href=javascript:1', 'https://www.facebook.com/plugins/video.php?href=javascript:1', 'facebook'],
  ['https://t.me/channel/1?embed=1', 'https://t.me/channel/1?embed=1', 'telegram'],
];

describe('foreign HTML', () => {
  it.each(CLEANINGS)('is cleaned: %s', (_, html, cleaned, ...codes) => {
    const { document, warnings } = readHtml(html);
    expect(documentHtml(document)).toBe(cleaned);
    expect(warnings.map(({ code }) => code).toSorted()).toEqual(codes.toSorted());
  });

  it.each(PLAYERS)('has a player that becomes an embed: %s', (source, url, provider) => {
    expect(readHtml(`<p>a<iframe src="${source}">x</iframe></p>`).document.content[1]).toEqual({ type: 'embed', attrs: { url, provider } });
  });

  it('is told about once per kind, with the count', () => {
    const { warnings } = readHtml('<font>a</font><font>b</font><h1>c</h1><a href="/d">d</a><a href="/e">e</a>');
    expect(warnings.map(({ detail }) => detail)).toEqual([
      '<font> is not kept (2×).',
      '1 heading of level 1 became level 2.',
      '2 links went, the text stayed: only absolute http, https and mailto links are kept.',
    ]);
  });

  it('has no more warnings than one can read', () => {
    const kinds = Array.from({ length: 1000 }, (_, index) => `<x${index}>`);
    expect(readHtml(kinds.join('')).warnings).toHaveLength(41);
  });

  it.each(['blockquote', 'ul><li', 'table><tr><td', 'div', 'b', 'aside class="fact-box"><blockquote'])('keeps the text of what is too deep: %s', (element) => {
    const words = Array.from({ length: 400 }, (_, index) => `w${index}`);
    const { document } = readHtml(words.map((word) => `<${element}>${word} `).join(''));
    expect(documentText(document).split(/\s+/)).toEqual(words);
  });

  it('nests no deeper than a document may', () => {
    const html = documentHtml(readHtml(`${'<blockquote>'.repeat(100)}x`).document);
    expect(html.match(/<blockquote>/g)).toHaveLength(MAX_LEVEL - 2);
  });
});

describe('hostile HTML', () => {
  const HOSTILE = [
    '<script>alert(1)</script>', '<ScRiPt src=//evil.example></sCrIpT>', '<img src=x onerror=alert(1)>', '<svg onload=alert(1)>', '<svg><script>alert(1)</script></svg>',
    '<math><mi//xlink:href="data:x,<script>alert(1)</script>">', '<iframe srcdoc="<script>alert(1)</script>"></iframe>', '<a href="java&#10;script:alert(1)">x</a>',
    '<a href=" &#14; javascript:alert(1)">x</a>', '<a href="JaVaScRiPt:alert(1)">x</a>', '<a href="data:text/html,<script>alert(1)</script>">x</a>', '<a href="vbscript:x">x</a>',
    '<a href="https://x.example/&quot;onmouseover=&quot;alert(1)">x</a>', '<p style="background:url(javascript:alert(1))">x</p>', '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">', '<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>',
    '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">', '<template><script>alert(1)</script></template>', '<object data="data:text/html,x"></object><embed src="javascript:alert(1)">',
    '<base href="javascript:"><link rel=stylesheet href=//evil.example><meta http-equiv=refresh content="0;url=javascript:alert(1)">', '<textarea><script>alert(1)</script></textarea>', '<xmp><script>alert(1)</script></xmp>',
    '<plaintext><script>alert(1)', '"><script>alert(1)</script>', '<<script>script>alert(1)<</script>/script>', '<img """><script>alert(1)</script>">', '<details open ontoggle=alert(1)>x', '<input autofocus onfocus=alert(1)>',
    '<figure data-media-id="&quot;><script>"><figcaption>&lt;script&gt;</figcaption></figure>', '<figure data-embed-url="javascript:alert(1)">x</figure>', '<aside data-article-id="&quot; onclick=alert(1)">x</aside>',
    '<ol start="1 onclick=alert(1)"><li>x</ol>', '<td colspan="2&quot; onclick=alert(1)">x</td>', '<pre class="language-&quot;onclick=alert(1)">x</pre>', '<!--><script>alert(1)</script>-->', '<?xml?><script>alert(1)</script>', '<a href="https://user:pass@evil.example">x</a>',
  ];
  const ALLOWED_TAG = /^<(?:\/?(?:p|strong|em|u|s|h[234]|ul|li|blockquote|pre|code|figure|figcaption|table|tbody|tr|td|ol)|br|hr|a href="(?:https?:|mailto:)[^"<>]*" rel="noopener"|\/a)>$/;

  it.each(HOSTILE)('comes out harmless: %s', (html) => {
    for (const tag of documentHtml(readHtml(html).document).match(/<[^>]*>?/g) ?? []) expect(tag).toMatch(ALLOWED_TAG);
  });

  const LENGTH = 500_000;
  const DEEP = ['<div>', '<b>', '<li>', '<ul><li>', '<table>', '<table><tr><td>', '<blockquote>', '<b><i></b>', '<figure class="pull-quote"><blockquote>', '<aside class="fact-box"><blockquote>', '<svg>', '<head>', '<p ', '<!--', '&', '<', 'a&#10;', '<a href=x>', '<dl><dt>', '<h2><div>', `<figure data-media-id="${MEDIA_ID}"><b>`];

  it.each(DEEP)('takes linear time and no deep stack: %s', (part) => {
    const value = part.repeat(LENGTH / part.length);
    expect(elapsed(() => { readHtml(value.slice(0, 1000)); })).toBeLessThan(1000);
    expect(elapsed(() => { try { readHtml(value); } catch (error) { expect(String(error)).toContain('too-large'); } })).toBeLessThan(2000);
  });

  it('closes what is not open in linear time', () => {
    expect(elapsed(() => readHtml('<b>'.repeat(60_000) + '</i>'.repeat(60_000)))).toBeLessThan(2000);
  });

  it('may be as long as the limit', () => {
    expect(documentText(readHtml('x'.repeat(LENGTH)).document)).toHaveLength(LENGTH);
    expect(errorsOf({ format: 'html', value: 'x'.repeat(LENGTH + 1) })).toHaveLength(1);
  });
});
