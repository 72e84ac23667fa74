import { EVERYTHING } from '../../platform/cache/response-cache';
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

/** `purged` are the keys of what is not true any more. Pure: the same facts give the same data. */
export function eventDataOf(name: string, id: string, facts: EventFacts, purged: readonly string[]): EventData {
  if (!name.startsWith('article.')) return subjectData(id, facts, purged);
  const { isPublic, slug, formerSlug, locale } = facts;
  const forReaders = changesWhatReadersGet(name);
  const known = isPublic || forReaders;
  return {
    id, slug: known ? slug : null, previousSlug: forReaders && formerSlug !== slug ? formerSlug : null, locale,
    sequence: Number(facts.sequence), tags: forReaders ? tagsOf(facts, purged) : [],
  };
}

function subjectData(id: string, facts: EventFacts, purged: readonly string[]): EventData {
  const { isPublic, slug, formerSlug, path, formerPath } = facts;
  const shown = <T>(value: T): T | null => (isPublic ? value : null);
  return {
    id, slug: shown(slug), previousSlug: formerSlug === slug ? null : formerSlug, locale: null,
    ...(path !== null && { path: shown(path), previousPath: formerPath === path ? null : formerPath }),
    sequence: Number(facts.sequence), tags: tagsOf(facts, purged),
  };
}

/** The thing itself and the lists that show it come first. Where there are more than fit, the last says that everything goes. */
function tagsOf({ keys, listings, categoryIds, locale }: EventFacts, purged: readonly string[]): string[] {
  const lists = locale === null || listings === null ? [] : [
    ...[null, ...listings].map((subjectId) => deliveryKeys.list(subjectId, locale)),
    ...(categoryIds ?? []).map((categoryId) => deliveryKeys.related(categoryId, locale)),
    deliveryKeys.search(locale), deliveryKeys.corrections(locale), deliveryKeys.redirects, deliveryKeys.changes, deliveryKeys.sitemaps,
  ];
  let bytes = 0;
  const all = [...new Set([...keys.slice(0, 1), ...lists, ...keys, ...purged])];
  const fitting = all.filter((tag) => (bytes += tag.length + 3) <= MOST_TAG_BYTES);
  return fitting.length < all.length ? [...fitting, EVERYTHING] : fitting;
}
