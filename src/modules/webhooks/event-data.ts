import { deliveryKeys } from '../delivery';
import type { EventFacts } from './event-facts';
import { changesWhatReadersGet } from './webhook-events';

/** What a receiver is told of the thing that an event is about. Nothing that readers could not see, or could not have seen before. */
export interface EventData {
  readonly id: string;
  /** null: readers do not know it. */
  readonly slug: string | null;
  /** Where the slug is another one since this event. */
  readonly previousSlug: string | null;
  readonly locale: string | null;
  readonly sequence: number;
  /** The surrogate keys that answers to readers have and had: what a cache is to forget. */
  readonly tags: readonly string[];
  readonly [more: string]: unknown;
}

/** Of all tags together, so that a body stays below 20 kB. */
const MOST_TAG_BYTES = 16_000;

/** Pure: the same facts give the same data. */
export function eventDataOf(name: string, id: string, facts: EventFacts): EventData {
  if (!name.startsWith('article.')) return subjectData(id, facts);
  const { isPublic, slug, formerSlug, locale } = facts;
  const forReaders = changesWhatReadersGet(name);
  const known = isPublic || forReaders;
  return {
    id, slug: known ? slug : null, previousSlug: forReaders && formerSlug !== slug ? formerSlug : null, locale,
    sequence: Number(facts.sequence), tags: forReaders ? tagsOf(facts) : [],
  };
}

function subjectData(id: string, facts: EventFacts): EventData {
  const { isPublic, slug, formerSlug, path, formerPath } = facts;
  const shown = <T>(value: T): T | null => (isPublic ? value : null);
  return {
    id, slug: shown(slug), previousSlug: formerSlug === slug ? null : shown(formerSlug), locale: null,
    ...(path !== null && { path: shown(path), previousPath: formerPath === path ? null : shown(formerPath) }),
    sequence: Number(facts.sequence), tags: tagsOf(facts),
  };
}

/** The thing itself and the lists that show it come first: they are what nobody can do without. */
function tagsOf({ keys, listings, categoryIds, locale }: EventFacts): string[] {
  const lists = locale === null || listings === null ? [] : [
    ...[null, ...listings].map((subjectId) => deliveryKeys.list(subjectId, locale)),
    ...(categoryIds ?? []).map((categoryId) => deliveryKeys.related(categoryId, locale)),
    deliveryKeys.search(locale), deliveryKeys.corrections(locale), deliveryKeys.redirects, deliveryKeys.changes, deliveryKeys.sitemaps,
  ];
  let bytes = 0;
  return [...new Set([...keys.slice(0, 1), ...lists, ...keys])].filter((tag) => (bytes += tag.length + 3) <= MOST_TAG_BYTES);
}
