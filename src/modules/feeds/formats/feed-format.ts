import type { Feed } from '../feed';
import { atom } from './atom';
import { jsonFeed } from './json-feed';
import { rss } from './rss';

/** One way to write a feed. */
export interface FeedFormat {
  readonly type: string;
  readonly write: (feed: Feed) => string;
}

/** The formats by the names of their files. */
export const FEED_FORMATS: ReadonlyMap<string, FeedFormat> = new Map([
  ['rss.xml', { type: 'application/rss+xml', write: rss }],
  ['atom.xml', { type: 'application/atom+xml', write: atom }],
  ['feed.json', { type: 'application/feed+json', write: jsonFeed }],
]);
