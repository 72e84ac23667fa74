import { NODE_RULES } from './document-schema';
import type { NodeType } from './document-schema';
import type { ArticleDocument, DocumentNode, NodeAttributes } from './document-node';
import type { DocumentResolver } from './document-resolver';
import { embedOf } from './embed-provider';
import { aloneHtml, escapeHtml, htmlAttribute } from './html-text';
import { inlineHtml } from './inline-html';
import { attachmentHtml } from './attachment-html';
import { mediaHtml } from './media-html';

type Resolver = DocumentResolver | undefined;
type NodeRenderer = (attrs: NodeAttributes, content: () => string, resolve: Resolver, node: DocumentNode) => string;

function relatedHtml(articleId: string, resolve: Resolver): string {
  if (!resolve) return `<aside${htmlAttribute('data-article-id', articleId)}></aside>`;
  const article = resolve.article(articleId);
  if (!article) return '';
  const link = `<a${htmlAttribute('href', article.url)}>${escapeHtml(article.headline)}</a>`;
  return `<aside class="related"${htmlAttribute('data-article-id', articleId)}>${link}</aside>`;
}

function embedHtml(url: string): string {
  const embed = embedOf(url);
  if (!embed) return '';
  const data = htmlAttribute('data-embed-provider', embed.provider) + htmlAttribute('data-embed-url', url);
  return `<figure class="embed"${data}><a${htmlAttribute('href', url)} rel="noopener">${escapeHtml(embed.label)}: ${escapeHtml(url)}</a></figure>`;
}

const cellRenderer = (element: 'td' | 'th'): NodeRenderer => ({ colspan, rowspan }, content) =>
  `<${element}${htmlAttribute('colspan', colspan)}${htmlAttribute('rowspan', rowspan)}>${content()}</${element}>`;

/** The nodes that are more than one element around their content. */
const RENDERERS: Partial<Record<NodeType, NodeRenderer>> = {
  heading: ({ level }, content) => `<h${level ?? 2}>${content()}</h${level ?? 2}>`,
  orderedList: ({ start }, content) => `<ol${htmlAttribute('start', start)}>${content()}</ol>`,
  table: (_, content) => `<table><tbody>${content()}</tbody></table>`,
  tableHeader: cellRenderer('th'),
  tableCell: cellRenderer('td'),
  codeBlock: ({ language }, _, __, { content = [] }) =>
    `<pre><code${htmlAttribute('class', language && `language-${language}`)}>${escapeHtml(content.map(({ text }) => text).join(''))}</code></pre>`,
  pullQuote: ({ attribution }, content) =>
    `<figure class="pull-quote"><blockquote>${content()}</blockquote>${attribution === undefined ? '' : `<figcaption>${aloneHtml(attribution)}</figcaption>`}</figure>`,
  factBox: ({ title }, content) => `<aside class="fact-box">${title === undefined ? '' : `<header>${aloneHtml(title)}</header>`}${content()}</aside>`,
  image: ({ mediaId = '', ...texts }, _, resolve) => mediaHtml({ mediaId, ...texts }, resolve),
  gallery: ({ items = [] }, _, resolve) => {
    const figures = items.map((item) => mediaHtml(item, resolve)).join('');
    return figures && `<figure class="gallery">${figures}</figure>`;
  },
  attachment: ({ mediaId = '', ...texts }, _, resolve) => attachmentHtml({ mediaId, ...texts }, resolve),
  embed: ({ url = '' }) => embedHtml(url),
  relatedArticle: ({ articleId = '' }, _, resolve) => relatedHtml(articleId, resolve),
};

function nodeHtml(node: DocumentNode, resolve: Resolver): string {
  const { content: allowed, element } = NODE_RULES[node.type];
  const content = (): string => {
    const children = node.content ?? [];
    return allowed?.includes('hardBreak') ? inlineHtml(children) : children.map((child) => nodeHtml(child, resolve)).join('');
  };
  const renderer = RENDERERS[node.type];
  if (renderer) return renderer(node.attrs ?? {}, content, resolve, node);
  return allowed ? `<${element}>${content()}</${element}>` : `<${element}>`;
}

/**
 * Renders a document as HTML in which everything from outside is escaped. Without a resolver it is the editorial form, which
 * `readBody` reads back to an equal document, but for block ids and blank paragraphs.
 */
export function documentHtml(document: ArticleDocument, resolve?: DocumentResolver): string {
  return document.content.map((node) => nodeHtml(node, resolve)).join('');
}
