import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Settings } from '../../../config/settings';
import { type Position, pageOf } from '../../../kernel/page';
import { NotFound } from '../../../kernel/problem';
import { Readers } from '../../../platform/access/access';
import { Cached } from '../../../platform/cache/cached';
import { Cursors } from '../../../platform/http/cursors';
import { isStorable } from '../../../platform/http/unsafe-text';
import { deliveryKeys } from '../delivery-keys';
import { type PublicAuthor, type PublicCategory, SubjectQueries } from '../subject.queries';
import { sendCacheable } from '../../../platform/http/send-cacheable';
import { LocalePageQuery, LocaleQuery } from './dto/locale.query.dto';
import { categoryTree, publicAuthorView, publicCategoryView, publicTagView } from './public-subjects';
import {
  PublicAuthorListView, PublicAuthorView, PublicCategoryListView, PublicCategoryView, PublicTagListView, PublicTagView, SiteView,
} from './site.view';

/** The site and what its articles are sorted by, for front ends. */
@ApiTags('delivery')
@Controller('delivery/v1')
@Readers()
export class SiteController {
  constructor(
    private readonly queries: SubjectQueries,
    private readonly cursors: Cursors,
    private readonly settings: Settings,
  ) {}

  /** The name of the site, its locales and its time zone. */
  @Get('site')
  @Cached()
  @ApiOkResponse({ type: SiteView })
  async site(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { siteName: name, siteUrl: url, siteLocales: locales, defaultLocale, siteTimezone: timezone } = this.settings;
    const site = { name, url, locales: [...locales], defaultLocale, timezone, publisher: { name, url } } satisfies SiteView;
    await sendJson(request, reply, site, []);
  }

  /** The tree of active categories. */
  @Get('categories')
  @Cached()
  @ApiOkResponse({ type: PublicCategoryListView })
  async categories(@Query() query: LocaleQuery, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const categories = await this.queries.categories(this.localeOf(query));
    const items = categoryTree(categories, this.settings.publicUrl);
    await sendJson(request, reply, { items, nextCursor: null } satisfies PublicCategoryListView, [deliveryKeys.categories, ...picturesOf(categories)]);
  }

  /** A category by its path, with those below it. A former path redirects. */
  @Get('categories/*')
  @Cached()
  @ApiParam({ name: 'path', description: 'Slugs from the root down, with slashes between.', schema: { type: 'string', example: 'news/politics' } })
  @ApiOkResponse({ type: PublicCategoryView })
  @ApiResponse({ status: 301, description: 'A former path: Location is the present one.' })
  async category(@Query() query: LocaleQuery, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const path = (request.params as Record<string, string>)['*'] ?? '';
    const category = isStorable(path) ? await this.queries.category(this.localeOf(query), path) : null;
    if (!category) throw new NotFound();
    if (category.path !== path) {
      await reply.status(301).header('location', `/delivery/v1/categories/${category.path}${queryOf(request)}`).send();
      return;
    }
    const { publicUrl } = this.settings;
    const categories = await this.queries.categories(this.localeOf(query));
    const children = categoryTree(categories, publicUrl, category.id);
    const keys = [category.id, deliveryKeys.categories, ...picturesOf([category, ...below(category.id, categories)])];
    await sendJson(request, reply, publicCategoryView(category, children, publicUrl), keys);
  }

  /** The authors with at least one live article, by name. */
  @Get('authors')
  @Cached()
  @ApiOkResponse({ type: PublicAuthorListView })
  async authors(@Query() query: LocalePageQuery, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { publicUrl } = this.settings;
    const find = (limit: number, after: Position | null) => this.queries.authors(this.localeOf(query), limit, after);
    await this.sendPage('authors', query, request, reply, find, (author) => publicAuthorView(author, publicUrl), picturesOf);
  }

  /** One of them by its slug; under the slug of one who was merged into another, a redirect. */
  @Get('authors/:slug')
  @Cached()
  @ApiParam({ name: 'slug', description: 'The slug of an author.', schema: { type: 'string' } })
  @ApiOkResponse({ type: PublicAuthorView })
  @ApiResponse({ status: 301, description: 'Merged into another one: Location is the path of that.' })
  async author(
    @Param('slug') slug: string, @Query() query: LocaleQuery, @Req() request: FastifyRequest, @Res() reply: FastifyReply,
  ): Promise<void> {
    const author = isStorable(slug) ? await this.queries.author(this.localeOf(query), slug) : null;
    await sendSubject(request, reply, slug, 'authors', author && publicAuthorView(author, this.settings.publicUrl), author ? [author.id, ...picturesOf([author])] : []);
  }

  /** The tags with at least one live article, by name. */
  @Get('tags')
  @Cached()
  @ApiOkResponse({ type: PublicTagListView })
  async tags(@Query() query: LocalePageQuery, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.sendPage('tags', query, request, reply, (limit, after) => this.queries.tags(this.localeOf(query), limit, after), publicTagView);
  }

  /** One of them by its slug; under the slug of one that was merged into another, a redirect. */
  @Get('tags/:slug')
  @Cached()
  @ApiParam({ name: 'slug', description: 'The slug of a tag.', schema: { type: 'string' } })
  @ApiOkResponse({ type: PublicTagView })
  @ApiResponse({ status: 301, description: 'Merged into another one: Location is the path of that.' })
  async tag(
    @Param('slug') slug: string, @Query() query: LocaleQuery, @Req() request: FastifyRequest, @Res() reply: FastifyReply,
  ): Promise<void> {
    const tag = isStorable(slug) ? await this.queries.tag(this.localeOf(query), slug) : null;
    await sendSubject(request, reply, slug, 'tags', tag && publicTagView(tag), tag ? [tag.id] : []);
  }

  private localeOf({ locale }: LocaleQuery): string {
    return locale ?? this.settings.defaultLocale;
  }

  private async sendPage<Row extends { id: string; name: string }>(
    list: 'authors' | 'tags',
    { limit, cursor, locale = this.settings.defaultLocale }: LocalePageQuery,
    request: FastifyRequest,
    reply: FastifyReply,
    find: (limit: number, after: Position | null) => Promise<Row[]>,
    view: (row: Row) => object,
    shown: (rows: readonly Row[]) => string[] = () => [],
  ): Promise<void> {
    const name = `delivery:${list}:${locale}`;
    const found = await find(limit, this.cursors.read(name, cursor));
    const { rows, next } = pageOf(found, limit, (row) => ({ value: row.name, id: row.id }));
    await sendJson(request, reply, { items: rows.map(view), nextCursor: this.cursors.write(name, next) }, [deliveryKeys[list], ...shown(rows)]);
  }
}

/** An author or a tag; under the slug of one that was merged into it, a redirect. */
async function sendSubject(
  request: FastifyRequest, reply: FastifyReply, slug: string, list: 'authors' | 'tags', subject: { slug: string } | null, keys: readonly string[],
): Promise<void> {
  if (!subject) throw new NotFound();
  if (subject.slug === slug) await sendJson(request, reply, subject, [deliveryKeys[list], ...keys]);
  else await reply.status(301).header('location', `/delivery/v1/${list}/${subject.slug}${queryOf(request)}`).send();
}

/** With its question mark; empty where there is none. */
function queryOf({ url }: FastifyRequest): string {
  return url.includes('?') ? url.slice(url.indexOf('?')) : '';
}

async function sendJson(request: FastifyRequest, reply: FastifyReply, value: object, keys: readonly string[]): Promise<void> {
  sendCacheable(request, reply, { body: JSON.stringify(value), keys });
}

/** The ids of the pictures that these show. */
function picturesOf(subjects: readonly Pick<PublicAuthor, 'picture'>[]): string[] {
  return subjects.flatMap(({ picture }) => (picture ? [picture.id] : []));
}

function below(parentId: string, categories: readonly PublicCategory[]): PublicCategory[] {
  const children = categories.filter((category) => category.parentId === parentId);
  return [...children, ...children.flatMap(({ id }) => below(id, categories))];
}
