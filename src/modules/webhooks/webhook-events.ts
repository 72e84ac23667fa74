/** What a webhook can be told of. */
export const EVENT_NAMES = [
  'article.created', 'article.submitted', 'article.changes_requested', 'article.approved', 'article.scheduled', 'article.schedule_failed',
  'article.published', 'article.updated', 'article.corrected', 'article.withdrawn', 'article.retracted', 'article.trashed',
  'category.created', 'category.updated', 'category.moved', 'category.merged', 'category.deleted',
  'author.created', 'author.updated', 'author.merged', 'author.deleted', 'tag.created', 'tag.updated', 'tag.merged', 'tag.deleted',
  'media.created', 'media.updated', 'media.replaced', 'media.trashed', 'media.restored', 'media.revoked', 'media.reinstated', 'media.purged',
] as const;

export type EventName = (typeof EVENT_NAMES)[number];

/** All events of one kind of thing, those of later releases included. */
export const WILDCARDS = ['article.*', 'category.*', 'author.*', 'tag.*', 'media.*'] as const;

/** What the `events` of a webhook may hold. */
export const EVENT_CHOICES: readonly string[] = [...WILDCARDS, ...EVENT_NAMES];

/** What the test button sends: nobody chooses it. */
export const TEST_EVENT = 'webhook.test';

/** What deliveries can be about. */
export const DELIVERED_NAMES: readonly string[] = [...EVENT_NAMES, TEST_EVENT];

/** To readers an article that is no longer retracted is one that was withdrawn: the notice goes, and the article does not come back. */
const TOLD_AS: Readonly<Record<string, EventName>> = { 'article.reinstated': 'article.withdrawn' };

/** The entries of the journal that are told. */
export const TOLD_ENTRIES: readonly string[] = [...EVENT_NAMES, ...Object.keys(TOLD_AS)];

/** How receivers know an entry of the journal. */
export function eventNameOf(entry: string): string {
  return TOLD_AS[entry] ?? entry;
}

/** The wildcard that an event falls under. */
export function wildcardOf(name: string): string {
  return `${name.split('.', 1)[0]}.*`;
}

/** After these events readers get something else than before. */
const FOR_READERS: ReadonlySet<string> = new Set(['article.published', 'article.updated', 'article.corrected', 'article.withdrawn', 'article.retracted']);

export function changesWhatReadersGet(name: string): boolean {
  return FOR_READERS.has(name);
}
