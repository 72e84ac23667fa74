import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Settings } from '../../../config/settings';
import { NotFound } from '../../../kernel/problem';
import { Readers } from '../../../platform/access/access';
import { Cached } from '../../../platform/cache/cached';
import { sendCacheable } from '../../../platform/http/send-cacheable';
import { isStorable } from '../../../platform/http/unsafe-text';
import { deliveryKeys } from '../../delivery';
import type { Feed, FeedSubject } from '../feed';
import { FeedQueries } from '../feed.queries';
import { FeedSubjects } from '../feed-subjects';
import { FEED_FORMATS, type FeedFormat } from '../formats/feed-format';
import { FeedQuery } from './dto/feed.query.dto';
import { AnswersFeed, FileParam, FormerAddressRedirects } from './feed-answer';

const SITE: FeedSubject = { id: null, name: null, description: null, folder: '/feeds' };

/** The newest articles for feed readers: RSS 2.0, Atom and JSON Feed. */
@ApiTags('feeds')
@Controller('feeds')
@Readers()
export class FeedsController {
  constructor(
    private readonly subjects: FeedSubjects,
    private readonly queries: FeedQueries,
    private readonly settings: Settings,
  ) {}

  /** The newest articles of the whole site. */
  @Get(':file')
  @Cached()
  @FileParam()
  @AnswersFeed()
  async site(@Param('file') file: string, @Query() query: FeedQuery, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.answer(request, reply, { file, query, at: SITE.folder, subject: SITE });
  }

  /** The newest articles of a category and all below it. */
  @Get('categories/*')
  @Cached()
  @ApiParam({
    name: 'path', description: 'The path of the category and the format, with a slash between.',
    schema: { type: 'string', example: 'news/politics/rss.xml' },
  })
  @AnswersFeed()
  @FormerAddressRedirects()
  async category(@Query() query: FeedQuery, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const [, path = '', file = ''] = /^(.+)\/([^/]+)$/.exec((request.params as Record<string, string>)['*'] ?? '') ?? [];
    const subject = isStorable(path) && FEED_FORMATS.has(file) ? await this.subjects.category(this.localeOf(query), path) : null;
    await this.answer(request, reply, { file, query, at: `/feeds/categories/${path}`, subject });
  }

  /** The newest articles of an author. */
  @Get('authors/:slug/:file')
  @Cached()
  @ApiParam({ name: 'slug', description: 'The slug of an author.', schema: { type: 'string' } })
  @FileParam()
  @AnswersFeed()
  @FormerAddressRedirects()
  async author(
    @Param('slug') slug: string, @Param('file') file: string, @Query() query: FeedQuery, @Req() request: FastifyRequest, @Res() reply: FastifyReply,
  ): Promise<void> {
    const subject = isStorable(slug) ? await this.subjects.author(this.localeOf(query), slug) : null;
    await this.answer(request, reply, { file, query, at: `/feeds/authors/${slug}`, subject });
  }

  /** The newest articles with a tag. */
  @Get('tags/:slug/:file')
  @Cached()
  @ApiParam({ name: 'slug', description: 'The slug of a tag.', schema: { type: 'string' } })
  @FileParam()
  @AnswersFeed()
  @FormerAddressRedirects()
  async tag(
    @Param('slug') slug: string, @Param('file') file: string, @Query() query: FeedQuery, @Req() request: FastifyRequest, @Res() reply: FastifyReply,
  ): Promise<void> {
    const subject = isStorable(slug) ? await this.subjects.tag(this.localeOf(query), slug) : null;
    await this.answer(request, reply, { file, query, at: `/feeds/tags/${slug}`, subject });
  }

  private localeOf({ locale }: FeedQuery): string {
    return locale ?? this.settings.defaultLocale;
  }

  private async answer(request: FastifyRequest, reply: FastifyReply, { file, query, at, subject }: Asked): Promise<void> {
    const format = FEED_FORMATS.get(file);
    if (!subject || !format) throw new NotFound();
    const locale = this.localeOf(query);
    const address = `${subject.folder}/${file}${locale === this.settings.defaultLocale ? '' : `?locale=${locale}`}`;
    if (subject.folder !== at) {
      await reply.status(301).header('location', address).send();
      return;
    }
    await this.send(request, reply, format, { subject, locale, address });
  }

  private async send(
    request: FastifyRequest, reply: FastifyReply, { type, write }: FeedFormat, { subject, locale, address }: { subject: FeedSubject; locale: string; address: string },
  ): Promise<void> {
    // Before the articles: what changes in between is then newer than the answer says.
    const lastModified = await this.queries.lastChange();
    const { siteName, siteUrl, publicUrl } = this.settings;
    const feed: Feed = {
      title: subject.name === null ? siteName : `${subject.name} – ${siteName}`,
      description: subject.description ?? siteName,
      siteName, siteUrl, locale,
      selfUrl: `${publicUrl}${address}`,
      articles: await this.queries.newest(subject.id, locale),
    };
    // What an address stands for may change, too: then its directory does.
    const [, , directory] = subject.folder.split('/');
    const subjects = subject.id === null || directory === undefined ? [] : [subject.id, directory];
    const keys = [deliveryKeys.list(subject.id, locale), ...subjects, ...feed.articles.map(({ id }) => id)];
    sendCacheable(request, reply, { body: write(feed), type, lastModified, keys });
  }
}

/** What was asked for: the format, and what the feed is of, null where readers see none. */
interface Asked {
  readonly file: string;
  readonly query: FeedQuery;
  /** The folder as it was asked for. */
  readonly at: string;
  readonly subject: FeedSubject | null;
}
