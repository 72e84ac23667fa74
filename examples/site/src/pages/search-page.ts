import type { Found, FoundList } from '../copydesk.ts';
import { html, safe } from '../html.ts';
import { type Frame, layout } from '../layout.ts';
import { NewsroomTime } from '../newsroom-time.ts';
import { pathOf } from '../path-of.ts';
import { olderLink } from './card-list.ts';
import { type Narrowing, address, facetLinks } from './facet-links.ts';

/** What was found, with the words marked, and what it may be narrowed by; before anything is asked for, the field alone. */
export function searchPage(frame: Frame, q: string, narrowing: Narrowing, found: FoundList | null): string {
  const time = new NewsroomTime(frame.locale, frame.site.timezone);
  return layout(frame, {
    title: 'Search',
    noindex: true,
    main: html`<h1>Search</h1>
<form action="/search"><input type="search" name="q" aria-label="Words" maxlength="200" value="${q}" required><button>Search</button></form>
${found?.facets && facetLinks(q, narrowing, found.facets)}
${found && found.items.length === 0 && html`<p>Nothing was found.</p>`}
${found && html`<ul class="cards">${found.items.map(({ url, publishedAt, highlight }) => html`
<li><article>
<h2><a href="${pathOf(url)}">${safe(highlight.headline)}</a></h2>
<p class="when">${time.full(publishedAt)}</p>
<p>${safe(pieceOf(highlight))}</p>
</article></li>`)}</ul>
${olderLink(address(q, narrowing), found.nextCursor)}`}`,
  });
}

/** Where the words are. */
function pieceOf({ summary, body }: Found['highlight']): string {
  return summary.includes('<mark>') || body === '' ? summary : body;
}
