import { readUuid } from './attribute-reader';
import type { ElementReader } from './block-builder';
import { NODE_RULES } from './document-schema';
import type { DocumentNode, MediaItem } from './document-node';
import { embedOf, embedOfPlayer } from './embed-provider';
import type { Embed } from './embed-provider';
import { elementsOf, findElement, hasClass, rawText, SPACE } from './html-element';
import type { HtmlChild, HtmlElement } from './html-element';
import { InlineRun } from './inline-run';

function gather(run: InlineRun, children: readonly HtmlChild[]): void {
  for (const child of children) {
    if (typeof child === 'string') run.text(child, []);
    else if (child.name === SPACE) run.space(rawText(child), []);
    else if (child.name === 'br') run.text(' ', []);
    else gather(run, child.children);
  }
}

/** The text of an element as an attribute keeps it: without marks, white space collapsed, no longer than allowed. */
function textOf(element: HtmlElement, max = 1000): string {
  const run = new InlineRun();
  gather(run, element.children);
  return run.plainText().slice(0, max).toWellFormed();
}

const captionRule = NODE_RULES.image.attrs;
const maxOf = (name: string): number | undefined => {
  const rule = captionRule[name];
  return rule?.kind === 'text' ? rule.max : undefined;
};

function captions(figure: HtmlElement): Partial<MediaItem> {
  const caption = findElement(figure, (element) => hasClass(element, 'caption'));
  const credit = findElement(figure, (element) => hasClass(element, 'credit'));
  const isNamed = caption ?? credit ?? findElement(figure, (element) => hasClass(element, 'title'));
  const whole = isNamed ? caption : findElement(figure, ({ name }) => name === 'figcaption');
  return { ...(whole && { caption: textOf(whole, maxOf('caption')) }), ...(credit && { credit: textOf(credit, maxOf('credit')) }) };
}

/** Reads an image of the media library, in a figure or on its own. */
function mediaItemOf(element: HtmlElement): MediaItem | undefined {
  const image = element.name === 'img' ? element : findElement(element, ({ name }) => name === 'img');
  const mediaId = readUuid(element.attributes.get('data-media-id')) ?? readUuid(image?.attributes.get('data-media-id'));
  const alt = image?.attributes.get('alt')?.slice(0, maxOf('alt')).toWellFormed();
  return mediaId === undefined ? undefined : { mediaId, ...captions(element), ...(alt !== undefined && { alt }) };
}

function galleryOf(figure: HtmlElement): MediaItem[] | undefined {
  const items = elementsOf(figure).map((child) => (child.name === 'figure' ? mediaItemOf(child) : undefined));
  const known = items.filter((item) => item !== undefined);
  return hasClass(figure, 'gallery') && known.length > 0 && known.length === items.length && known.length <= 50 ? known : undefined;
}

const embedNode = ({ url, provider }: Embed): DocumentNode => ({ type: 'embed', attrs: { url, provider } });

/** A file beside the text, as our own renderer writes it. */
function attachmentOf(figure: HtmlElement): DocumentNode | undefined {
  const mediaId = readUuid(figure.attributes.get('data-media-id'));
  if (mediaId === undefined || !hasClass(figure, 'attachment')) return undefined;
  const title = findElement(figure, (element) => hasClass(element, 'title'));
  return { type: 'attachment', attrs: { mediaId, ...(title && { title: textOf(title) }), ...captions(figure) } };
}

function atomOf(figure: HtmlElement): DocumentNode | undefined {
  const embed = embedOf(figure.attributes.get('data-embed-url') ?? '');
  if (embed) return embedNode(embed);
  const attachment = attachmentOf(figure);
  if (attachment) return attachment;
  const items = galleryOf(figure);
  if (items) return { type: 'gallery', attrs: { items } };
  // A figure of several pictures that is not a gallery of ours is read picture by picture.
  const media = elementsOf(figure).some(({ name }) => name === 'figure') ? undefined : mediaItemOf(figure);
  return media && { type: 'image', attrs: media };
}

function pullQuoteOf(figure: HtmlElement, content: (quote: HtmlElement) => DocumentNode[]): DocumentNode | undefined {
  const quote = hasClass(figure, 'pull-quote') ? elementsOf(figure).find(({ name }) => name === 'blockquote') : undefined;
  const by = elementsOf(figure).find(({ name }) => name === 'figcaption');
  const paragraphs = quote ? content(quote) : [];
  if (paragraphs.length === 0) return undefined;
  return { type: 'pullQuote', ...(by && { attrs: { attribution: textOf(by) } }), content: paragraphs };
}

const readFigure: ElementReader = (builder, element, marks) => {
  // Asked first: reading the inside of each nested figure twice would double the work with every level.
  const quotable = builder.accepts('pullQuote');
  const node = atomOf(element) ?? (quotable ? pullQuoteOf(element, (quote) => builder.inside('pullQuote', quote.children, marks)) : undefined);
  if (node && builder.accepts(node.type)) builder.add(node);
  else builder.readThrough(element, marks);
};

const readImage: ElementReader = (builder, element) => {
  const media = mediaItemOf(element);
  if (media && builder.accepts('image')) builder.add({ type: 'image', attrs: media });
  else builder.context.losses.count('image-dropped');
};

const readFrame: ElementReader = (builder, element) => {
  const embed = embedOfPlayer(element.attributes.get('src') ?? '');
  if (embed && builder.accepts('embed')) builder.add(embedNode(embed));
  else builder.context.losses.count('element-dropped', element.name);
};

const readAside: ElementReader = (builder, element, marks) => {
  const articleId = readUuid(element.attributes.get('data-article-id'));
  if (articleId !== undefined && builder.accepts('relatedArticle')) return builder.add({ type: 'relatedArticle', attrs: { articleId } });
  if (!hasClass(element, 'fact-box') || !builder.accepts('factBox')) return builder.readThrough(element, marks);
  const [first] = elementsOf(element);
  const header = first?.name === 'header' ? first : undefined;
  const content = builder.inside('factBox', element.children.filter((child) => child !== header), marks);
  if (content.length > 0) builder.add({ type: 'factBox', ...(header && { attrs: { title: textOf(header) } }), content });
  else if (header) builder.readThrough(header, marks);
};

/** Readers of pictures, embeds and boxes: above all of what our own renderer writes. */
export const FIGURE_READERS: ReadonlyArray<readonly [string, ElementReader]> = [
  ['figure', readFigure],
  ['img', readImage],
  ['iframe', readFrame],
  ['aside', readAside],
];
