import type { Found, Page } from '../copydesk.ts';
import { html, safe } from '../html.ts';
import { type Frame, layout } from '../layout.ts';
import { NewsroomTime } from '../newsroom-time.ts';
import { pathOf } from '../path-of.ts';
import { olderLink } from './card-list.ts';

/** What was found, with the words marked; before anything is asked for, the field alone. */
export function searchPage(frame: Frame, q: string, found: Page<Found> | null): string {
  const time = new NewsroomTime(frame.locale, frame.site.timezone);
  const address = `/search?${new URLSearchParams({ q }).toString()}`;
  return layout(frame, {
    title: 'Search',
    noindex: true,
    main: html`<h1>Search</h1>
<form action="/search"><input type="search" name="q" aria-label="Words" maxlength="200" value="${q}" required><button>Search</button></form>
${found && found.items.length === 0 && html`<p>Nothing was found.</p>`}
${found && html`<ul class="cards">${found.items.map(({ url, publishedAt, highlight }) => html`
<li><article>
<h2><a href="${pathOf(url)}">${safe(highlight.headline)}</a></h2>
<p class="when">${time.full(publishedAt)}</p>
<p>${safe(pieceOf(highlight))}</p>
</article></li>`)}</ul>
${olderLink(address, found.nextCursor)}`}`,
  });
}

/** Where the words are. */
function pieceOf({ summary, body }: Found['highlight']): string {
  return summary.includes('<mark>') || body === '' ? summary : body;
}
