import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiExtraModels, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Settings } from '../../../config/settings';
import { isUuid } from '../../../kernel/ids';
import { NotFound } from '../../../kernel/problem';
import { Readers } from '../../../platform/access/access';
import { Cached } from '../../../platform/cache/cached';
import { headerRef, schemaRef } from '../../../platform/http/openapi-schemas';
import { sendCacheable } from '../../../platform/http/send-cacheable';
import { isStorable } from '../../../platform/http/unsafe-text';
import { documentText } from '../../articles';
import { deliveryKeys } from '../delivery-keys';
import { DeliveryQueries } from '../delivery.queries';
import { Retracted } from '../retracted';
import { SyndicationQueries, type SyndicationRow } from '../syndication.queries';
import { jsonLd } from '../syndication/json-ld';
import { ninjs } from '../syndication/ninjs';
import type { SyndicatedArticle } from '../syndication/syndicated-article';
import { NinjsQuery, SyndicationQuery } from './dto/syndication.query.dto';
import { queryTowards } from './query-towards';
import { RetractedProblemView } from './retracted.view';

const OPEN_OBJECT = { type: 'object' as const, additionalProperties: true };
const HEADERS = { 'Last-Modified': headerRef('Last-Modified') };
const GONE = {
  status: 410, description: 'It was retracted: the notice is for readers.',
  content: { 'application/problem+json': { schema: schemaRef('RetractedProblemView') } },
};
const SLUG = { name: 'slug', description: 'The slug, a former one, or the id.', schema: { type: 'string' as const } };
const MOVED = { status: 301, description: 'A former slug: Location is the path of the present one.' };

/** Published articles in the formats of those who take them over. They come, go and move as the articles themselves do. */
@ApiTags('delivery')
@Controller('delivery/v1/articles')
@ApiExtraModels(RetractedProblemView)
@Readers()
export class SyndicationController {
  constructor(
    private readonly queries: SyndicationQueries,
    private readonly articles: DeliveryQueries,
    private readonly settings: Settings,
  ) {}

  /** The article as IPTC ninjs 3.1, or 2.2. */
  @Get(':slug/ninjs')
  @Cached()
  @ApiParam(SLUG)
  @ApiResponse({ status: 200, description: 'Valid by the schema of the standard.', content: { 'application/json': { schema: OPEN_OBJECT } }, headers: HEADERS })
  @ApiResponse(MOVED)
  @ApiResponse(GONE)
  async ninjs(
    @Param('slug') slug: string, @Query() query: NinjsQuery, @Req() request: FastifyRequest, @Res() reply: FastifyReply,
  ): Promise<void> {
    const row = await this.find(slug, query, request, reply);
    if (row) await send(request, reply, row, 'application/json', ninjs(this.syndicated(row), query.version), this.localeOf(query));
  }

  /** The article as schema.org JSON-LD, for the page that shows it. */
  @Get(':slug/json-ld')
  @Cached()
  @ApiParam(SLUG)
  @ApiResponse({ status: 200, description: 'A NewsArticle.', content: { 'application/ld+json': { schema: OPEN_OBJECT } }, headers: HEADERS })
  @ApiResponse(MOVED)
  @ApiResponse(GONE)
  async jsonLd(
    @Param('slug') slug: string, @Query() query: SyndicationQuery, @Req() request: FastifyRequest, @Res() reply: FastifyReply,
  ): Promise<void> {
    const row = await this.find(slug, query, request, reply);
    if (row) await send(request, reply, row, 'application/ld+json', jsonLd(this.syndicated(row)), this.localeOf(query));
  }

  /** undefined: it was answered with a redirect. Throws NotFound and Retracted. */
  private async find(slug: string, query: SyndicationQuery, request: FastifyRequest, reply: FastifyReply): Promise<SyndicationRow | undefined> {
    if (!isStorable(slug)) throw new NotFound();
    const locale = this.localeOf(query);
    const row = await this.queries.find(locale, slug);
    if (!row) {
      const retraction = await this.articles.findRetraction(locale, slug);
      throw retraction ? new Retracted(retraction) : new NotFound();
    }
    if (isUuid(slug) || row.slug === slug) return row;
    const [path = ''] = request.url.split('?', 1);
    const location = `/delivery/v1/articles/${row.slug}/${path.split('/').at(-1)}`;
    await reply.status(301).header('location', `${location}${queryTowards(request.url, row)}`).send();
    return undefined;
  }

  private localeOf({ locale }: SyndicationQuery): string {
    return locale ?? this.settings.defaultLocale;
  }

  private syndicated({ document, body, syndication }: SyndicationRow): SyndicatedArticle {
    return { article: document, syndication, text: documentText(body), settings: this.settings };
  }
}

/** What could end a script element is written so that it cannot: pages put the answer into one. */
async function send(
  request: FastifyRequest, reply: FastifyReply, { projectedAt, surrogateKeys, locale }: SyndicationRow, type: string, value: object, asked: string,
): Promise<void> {
  const body = JSON.stringify(value).replaceAll('<', String.raw`\u003c`);
  const keys = [...deliveryKeys.of(surrogateKeys), ...(locale === asked ? [] : [deliveryKeys.list(null, asked)])];
  sendCacheable(request, reply, { body, type, lastModified: projectedAt, keys });
}
