import type { Author, CardList, Category } from '../copydesk.ts';
import { html } from '../html.ts';
import { type Frame, homeOf, layout } from '../layout.ts';
import { NewsroomTime } from '../newsroom-time.ts';
import { cardList, olderLink } from './card-list.ts';

/** Of what the cards are: a section, an author, a tag, or the whole site where it has none of these. */
export interface Subject {
  readonly title: string;
  /** The address of its first page. */
  readonly path: string;
  readonly feedFolder?: string;
  readonly section?: Category;
  readonly author?: Author;
}

/** The front of the site, of a section, of an author or of a tag; `isFirst` where no cursor was asked for. */
export function listPage(frame: Frame, { title, path, feedFolder, section, author }: Subject, { items, nextCursor }: CardList, isFirst: boolean): string {
  const { site, locale } = frame;
  const address = new URL(path, site.url).href;
  const description = section?.description ?? author?.bio;
  const fronts = path === homeOf(frame) && site.locales.length > 1 ? site.locales : [];
  return layout(frame, {
    title,
    noindex: !isFirst,
    ...(feedFolder !== undefined && { feed: { folder: feedFolder, name: title } }),
    head: html`${description && html`<meta name="description" content="${description}">`}
${isFirst && html`<link rel="canonical" href="${address}">`}
<meta property="og:type" content="website"><meta property="og:title" content="${title}"><meta property="og:url" content="${address}">
${fronts.map((each) => html`<link rel="alternate" hreflang="${each}" href="${new URL(homeOf({ ...frame, locale: each }), site.url).href}">`)}`,
    main: html`<h1>${title}</h1>
${description && html`<p class="lead">${description}</p>`}
${section && section.children.length > 0 && html`<ul class="below">${section.children.map((below) => html`<li><a href="/${below.path}">${below.name}</a></li>`)}</ul>`}
${cardList(items, new NewsroomTime(locale, site.timezone))}
${olderLink(path, nextCursor)}`,
  });
}
