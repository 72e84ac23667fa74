import { Readable } from 'node:stream';
import { types } from 'node:util';
import FeedParser from 'feedparser';
import { parseFeed } from 'feedsmith';
import RssParser from 'rss-parser';
import type { ParsedJson } from '../../support/answer';

/** What every parser must find of an item. */
export interface ParsedItem {
  readonly id: string | undefined;
  readonly title: string | undefined;
  readonly url: string | undefined;
  readonly published: string | undefined;
  readonly html: string | undefined;
}

/** The same feed read by three programs that know nothing of each other. */
export async function parsedThrice(xml: string): Promise<Record<string, ParsedItem[]>> {
  return { feedsmith: byFeedsmith(xml), 'rss-parser': await byRssParser(xml), feedparser: await byFeedparser(xml) };
}

const isoOf = (value: unknown): string | undefined => (typeof value === 'string' || types.isDate(value) ? new Date(value).toISOString().replace(/\.\d+/, '') : undefined);

export function byFeedsmith(text: string): ParsedItem[] {
  const { feed }: ParsedJson = parseFeed(text);
  return (feed.items ?? feed.entries ?? []).map((item: ParsedJson) => ({
    id: item.guid?.value ?? item.id,
    title: item.title?.value ?? item.title,
    url: item.link ?? item.url ?? item.links?.find(({ rel }: ParsedJson) => rel === 'alternate')?.href,
    published: isoOf(item.pubDate ?? item.published ?? item.date_published),
    html: item.content?.encoded ?? item.content?.value ?? item.content_html,
  }));
}

async function byRssParser(xml: string): Promise<ParsedItem[]> {
  const { items } = await new RssParser().parseString(xml);
  return items.map((item: ParsedJson) => ({
    id: item.guid ?? item.id, title: item.title, url: item.link, published: isoOf(item.isoDate && (item.pubDate ?? item.isoDate)),
    html: item['content:encoded'] ?? item.content,
  }));
}

async function byFeedparser(xml: string): Promise<ParsedItem[]> {
  const parser = new FeedParser({ addmeta: false });
  const items: ParsedItem[] = [];
  Readable.from([xml]).pipe(parser);
  for await (const item of parser as unknown as AsyncIterable<FeedParser.Item>) {
    items.push({ id: item.guid, title: item.title, url: item.link, published: isoOf(item.pubdate), html: item.description });
  }
  return items;
}
