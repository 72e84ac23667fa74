import type { DeliveredArticleView } from '../../src/modules/delivery/delivered.view';
import type { SiteView } from '../../src/modules/delivery/http/site.view';
import { textOfHtml } from './html-text';
import { NewsroomClock } from './newsroom-time';
import { PAGE_WIDTH, wrapped } from './wrapped-text';

const RULE = '─'.repeat(PAGE_WIDTH);

/** The page of an article as readers see it, all of it from one answer of the delivery API. */
export function readerPage(article: DeliveredArticleView, site: SiteView): string {
  const clock = new NewsroomClock(site.timezone);
  const { time, date } = clock.at(article.publishedAt);
  const parts = [
    RULE,
    article.kicker?.toUpperCase(),
    wrapped(article.headline),
    `${time}, ${date}`,
    photo(article),
    body(article),
    article.source && `Source: ${article.source}`,
    ...article.corrections.map(({ type, note, at }) => wrapped(`${type === 'correction' ? 'Correction' : 'Clarification'}, ${clock.at(at).time}: ${note}`)),
    related(article, clock),
    RULE,
  ];
  return parts.filter(Boolean).join('\n\n');
}

function photo({ cover }: DeliveredArticleView): string | undefined {
  if (!cover) return undefined;
  const picture = cover.renditions.find(({ name, type }) => name === 'article' && type === 'image/jpeg');
  return [picture?.url, cover.credit && `Photo: ${cover.credit}`, cover.caption && wrapped(cover.caption)].filter(Boolean).join('\n');
}

/** The dateline runs into the first paragraph. */
function body({ dateline, bodyHtml = '' }: DeliveredArticleView): string {
  const opening = dateline === null ? '' : `${dateline} — `;
  return textOfHtml(bodyHtml.replace('<p>', () => `<p>${opening.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}`));
}

/** Each with its own time, and with the date where that is not the article's. */
function related({ related: others, category, publishedAt }: DeliveredArticleView, clock: NewsroomClock): string {
  const today = clock.at(publishedAt).date;
  const lines = others.map((other) => {
    const { time, date } = clock.at(other.publishedAt);
    const label = date === today ? time : `${time}, ${date}`;
    return wrapped(other.headline, `${label}  `, ' '.repeat(label.length + 2));
  });
  return [`Other materials of «${category.name}»`, ...lines].join('\n');
}
