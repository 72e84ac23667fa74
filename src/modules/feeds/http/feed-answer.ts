import { applyDecorators } from '@nestjs/common';
import { ApiParam, ApiResponse } from '@nestjs/swagger';
import { describeSchemas, schemaRef } from '../../../platform/http/openapi-schemas';
import { FEED_FORMATS } from '../formats/feed-format';

const TEXT = { type: 'string' };
const ADDRESS = { type: 'string', format: 'uri' };
const TIME = { type: 'string', format: 'date-time' };
const closed = (properties: Record<string, object>, required: string[]) => ({ type: 'object', properties, required, additionalProperties: false });
const listOf = (items: object) => ({ type: 'array', items });

const JSON_FEED = describeSchemas({
  JsonFeed: closed({
    version: TEXT, title: TEXT, description: TEXT, home_page_url: ADDRESS, feed_url: ADDRESS, language: TEXT,
    authors: listOf(schemaRef('JsonFeedAuthor')), items: listOf(schemaRef('JsonFeedItem')),
  }, ['version', 'title', 'items']),
  JsonFeedItem: closed({
    id: TEXT, url: ADDRESS, title: TEXT, content_html: TEXT, summary: TEXT, image: ADDRESS, attachments: listOf(schemaRef('JsonFeedAttachment')),
    date_published: TIME, date_modified: TIME,
    authors: listOf(schemaRef('JsonFeedAuthor')), tags: listOf(TEXT), language: TEXT,
  }, ['id', 'content_html']),
  JsonFeedAttachment: closed({
    url: ADDRESS, mime_type: TEXT, title: TEXT, size_in_bytes: { type: 'integer' }, duration_in_seconds: { type: 'number' },
  }, ['url', 'mime_type']),
  JsonFeedAuthor: closed({ name: TEXT, url: ADDRESS }, ['name']),
});

const file = { name: 'file', description: 'The format.', schema: { type: 'string' as const, enum: [...FEED_FORMATS.keys()] } };

/** Says of a route that it answers with a feed in the format that its file name says. */
export function AnswersFeed() {
  const xml = { schema: { type: 'string' as const } };
  const content = { 'application/rss+xml': xml, 'application/atom+xml': xml, 'application/feed+json': { schema: JSON_FEED } };
  return applyDecorators(ApiResponse({ status: 200, description: 'The newest articles with their text.', content }));
}

/** The last part of the path. */
export function FileParam() {
  return ApiParam(file);
}

/** A former slug or path leads to the present one. */
export function FormerAddressRedirects() {
  return ApiResponse({ status: 301, description: 'A former slug or path: Location is the address of the present feed.' });
}
