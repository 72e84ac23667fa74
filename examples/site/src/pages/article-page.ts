import type { Article } from '../copydesk.ts';
import { type Html, html, jsonScript, safe } from '../html.ts';
import { type Frame, hasFront, layout } from '../layout.ts';
import { NewsroomTime } from '../newsroom-time.ts';
import { pathOf } from '../path-of.ts';
import { picture } from './picture.ts';

interface Extras {
  /** For search engines; a preview has none. */
  readonly jsonLd?: Record<string, unknown>;
  readonly isPreview?: boolean;
}

/** The page of an article: all of it is in one answer of the delivery API. */
export function articlePage(frame: Frame, article: Article, { jsonLd, isPreview = false }: Extras = {}): string {
  const time = new NewsroomTime(article.locale, frame.site.timezone);
  const { category } = article;
  const isInUse = hasFront(frame.sections, category.path);
  return layout({ ...frame, locale: article.locale }, {
    title: article.seo.title,
    noindex: isPreview || article.seo.noindex,
    head: isPreview ? html`` : headOf(frame, article, jsonLd),
    ...(isInUse && { feed: { folder: `/feeds/categories/${category.path}`, name: category.name } }),
    main: html`${isPreview && html`<p class="preview" role="status">Preview: not published. Please do not pass it on.</p>`}
<article class="story">
<p class="kicker">${isInUse ? html`<a href="/${category.path}">${category.name}</a>` : category.name}${article.kicker && html` · ${article.kicker}`}</p>
<h1>${article.headline}</h1>
${article.subheadline && html`<p class="lead">${article.subheadline}</p>`}
<p class="when">${time.full(article.publishedAt)}${article.significantUpdatedAt && html` · updated ${time.beside(article.significantUpdatedAt, article.publishedAt)}`}</p>
${bylines(article)}
${cover(article)}
<div class="body">${bodyOf(article)}</div>
${article.source && html`<p class="source">Source: ${article.source}</p>`}
${corrections(article, time)}
${article.tags.length > 0 && html`<ul class="tags">${article.tags.map(({ slug, name }) => html`<li><a rel="tag" href="/tags/${slug}">${name}</a></li>`)}</ul>`}
</article>
${related(article, time)}`,
  });
}

function headOf({ site }: Frame, { seo, locale, url, translations, publishedAt, updatedAt, category }: Article, jsonLd: Extras['jsonLd']): Html {
  const languages = translations.length === 0 ? [] : [{ locale, url }, ...translations];
  return html`${seo.description && html`<meta name="description" content="${seo.description}">`}
<link rel="canonical" href="${seo.canonicalUrl}">
${Object.entries(seo.openGraph).map(([property, content]) => html`<meta property="${property}" content="${content}">\n`)}
<meta property="og:site_name" content="${site.name}"><meta property="article:section" content="${category.name}">
<meta property="article:published_time" content="${publishedAt}"><meta property="article:modified_time" content="${updatedAt}">
${languages.map((each) => html`<link rel="alternate" hreflang="${each.locale}" href="${each.url}">\n`)}
${jsonLd && jsonScript(jsonLd)}`;
}

function bylines({ bylines: names }: Article): Html | null {
  if (names.length === 0) return null;
  return html`<p class="bylines">${names.map(({ slug, name }, index) => html`${index > 0 && ', '}<a rel="author" href="/authors/${slug}">${name}</a>`)}</p>`;
}

function cover({ cover: photo }: Article): Html | null {
  if (!photo) return null;
  return html`<figure class="cover">${picture(photo, 'article')}
<figcaption>${photo.caption} ${photo.credit && html`<span class="credit">Photo: ${photo.credit}</span>`}</figcaption></figure>`;
}

/** It is safe as it comes. The dateline runs into the paragraph that it begins with, and stands before whatever else that is. */
function bodyOf({ bodyHtml, dateline }: Article): Html {
  if (dateline === null) return safe(bodyHtml);
  const opening = html`<p><span class="dateline">${dateline}</span>`;
  return bodyHtml.startsWith('<p>') ? html`${opening} — ${safe(bodyHtml.slice('<p>'.length))}` : html`${opening}</p>\n${safe(bodyHtml)}`;
}

function corrections({ corrections: notes, publishedAt }: Article, time: NewsroomTime): Html[] {
  return notes.map(({ type, note, at }) => html`<p class="correction"><strong>${type === 'correction' ? 'Correction' : 'Clarification'}</strong>, ${time.beside(at, publishedAt)}: ${note}</p>`);
}

/** The newest others of the section, each with its own time. */
function related({ related: others, category, publishedAt }: Article, time: NewsroomTime): Html | null {
  if (others.length === 0) return null;
  return html`<aside class="related"><h2>Other materials of «${category.name}»</h2>
<ul>${others.map((other) => html`<li>${time.beside(other.publishedAt, publishedAt)} <a href="${pathOf(other.url)}">${other.headline}</a></li>`)}</ul></aside>`;
}
