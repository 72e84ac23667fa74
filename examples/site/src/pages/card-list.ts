import type { Card } from '../copydesk.ts';
import { type Html, html } from '../html.ts';
import type { NewsroomTime } from '../newsroom-time.ts';
import { pathOf } from '../path-of.ts';
import { picture } from './picture.ts';

/** Cards, the newest first. */
export function cardList(cards: readonly Card[], time: NewsroomTime): Html {
  if (cards.length === 0) return html`<p>Nothing here yet.</p>`;
  return html`<ul class="cards">${cards.map((card) => html`
<li><article>
${card.cover && picture(card.cover, 'card')}
<h2>${card.kicker && html`<span class="kicker">${card.kicker}</span> `}<a href="${pathOf(card.url)}">${card.headline}</a></h2>
<p class="when">${time.full(card.publishedAt)}</p>
${card.summary && html`<p>${card.summary}</p>`}
</article></li>`)}
</ul>`;
}

/** To the next page of a list. */
export function olderLink(address: string, nextCursor: string | null): Html | null {
  if (nextCursor === null) return null;
  const url = new URL(address, 'http://site.invalid');
  url.searchParams.set('cursor', nextCursor);
  return html`<p class="older"><a rel="next" href="${url.pathname}${url.search}">Older</a></p>`;
}
