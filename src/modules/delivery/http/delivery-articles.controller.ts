import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Settings } from '../../../config/settings';
import { MalformedRequest, NotFound, type Problem } from '../../../kernel/problem';
import { isUuid } from '../../../kernel/ids';
import { pageOf } from '../../../kernel/page';
import { Readers } from '../../../platform/access/access';
import { Cached } from '../../../platform/cache/cached';
import { Cursors } from '../../../platform/http/cursors';
import { DirectRoutes } from '../../../platform/http/direct-routes';
import { headerRef, schemaRef } from '../../../platform/http/openapi-schemas';
import { isStorable } from '../../../platform/http/unsafe-text';
import { CARD_FIELDS, CardListView, CardPartListView, DeliveredArticlePartView, DeliveredArticleView } from '../delivered.view';
import { deliveryKeys } from '../delivery-keys';
import { type Card, type DeliveredArticle, DeliveryQueries } from '../delivery.queries';
import { PastArticles } from '../past-articles';
import { Retracted } from '../retracted';
import { RetractedProblemView } from './retracted.view';
import { GetArticleQuery } from './dto/get-article.query.dto';
import { ListCardsQuery } from './dto/list-cards.query.dto';
import { queryTowards } from './query-towards';
import { requireFields, selectFields } from './select-fields';
import { sendCacheable } from '../../../platform/http/send-cacheable';

/** Published articles, for front ends. The JSON was finished when it was published; nothing here maps it. */
@ApiTags('delivery')
@Controller('delivery/v1/articles')
@ApiExtraModels(CardListView, CardPartListView, DeliveredArticleView, DeliveredArticlePartView, RetractedProblemView)
@Readers()
export class DeliveryArticlesController {
  constructor(
    private readonly queries: DeliveryQueries,
    private readonly past: PastArticles,
    private readonly cursors: Cursors,
    private readonly settings: Settings,
    direct: DirectRoutes,
  ) {
    direct.serve(this, 'list', ListCardsQuery, (query, request, reply) => this.list(query, request, reply));
    direct.serve(this, 'get', GetArticleQuery, (query, request, reply) => this.get(slugOf(request), query, request, reply));
  }

  /** The cards of a section, an author, a tag or the whole site, newest first. */
  @Get()
  @Cached()
  @ApiOkResponse({ schema: { anyOf: [schemaRef('CardListView'), schemaRef('CardPartListView')] } })
  async list(@Query() query: ListCardsQuery, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { limit, cursor, sort, fields, include, locale = this.settings.defaultLocale, ...subjects } = query;
    const filter = { ...subjects, locale };
    if (fields !== undefined) requireFields(fields, (field) => CARD_FIELDS.has(field));
    const name = `delivery:articles:${sort}`;
    const cards = await this.queries.findCards(filter, sort, limit, this.cursors.read(name, cursor));
    const { rows, next } = pageOf(cards, limit, ({ at, id }) => ({ value: at.toISOString(), id }));
    const items = rows.map(({ card }) => selectFields(card, fields)).join(',');
    const total = include === undefined ? '' : `,"total":${await this.queries.countCards(filter)}`;
    const body = `{"items":[${items}],"nextCursor":${JSON.stringify(this.cursors.write(name, next))}${total}}`;
    // Of names that nothing is filed under there is no end.
    sendCacheable(request, reply, { body, keys: keysOfList(cards, query, locale), ...(cards.length === 0 && { keepSeconds: 0 }) });
  }

  /** One article by its slug or its id, with the newest others of its category. A former slug redirects. */
  @Get(':slug')
  @Cached()
  @ApiParam({ name: 'slug', description: 'The slug, a former one, or the id.', schema: { type: 'string' } })
  @ApiOkResponse({
    schema: { anyOf: [schemaRef('DeliveredArticleView'), schemaRef('DeliveredArticlePartView')] },
    headers: { 'Last-Modified': headerRef('Last-Modified') },
  })
  @ApiResponse({
    status: 410, description: 'It was retracted: the notice is for readers.',
    content: { 'application/problem+json': { schema: schemaRef('RetractedProblemView') } },
  })
  @ApiResponse({ status: 301, description: 'A former slug: Location is the path of the present one.' })
  async get(
    @Param('slug') slug: string, @Query() query: GetArticleQuery, @Req() request: FastifyRequest, @Res() reply: FastifyReply,
  ): Promise<void> {
    const withBody = query.body === 'doc';
    if (query.at !== undefined && this.settings.deliveryHistory === 'off') throw notOffered();
    if (!isStorable(slug)) throw new NotFound();
    const locale = query.locale ?? this.settings.defaultLocale;
    const article = await this.queries.findArticle(locale, slug, withBody);
    if (!article) throw await this.absence(locale, slug);
    if (!isUuid(slug) && article.slug !== slug) {
      await reply.status(301).header('location', `/delivery/v1/articles/${article.slug}${queryTowards(request.url, article)}`).send();
      return;
    }
    if (query.at !== undefined) return this.sendPast(article, query.at, query, request, reply);
    const body = selectFields(withBody ? withDocument(article) : whole(article), query.fields);
    sendCacheable(request, reply, { body, lastModified: article.projectedAt, keys: keysOfArticle(article, locale) });
  }

  /** Only of what readers get now as well: what was taken from them is not to be had by the back door. */
  private async sendPast(
    { document }: DeliveredArticle, at: string, { body, fields }: GetArticleQuery, request: FastifyRequest, reply: FastifyReply,
  ): Promise<void> {
    const found = await this.past.find((JSON.parse(document) as { id: string }).id, at);
    if (!found) throw new NotFound();
    const json = JSON.stringify(found.document);
    const text = body === 'doc' ? inDocumentForm(json, JSON.stringify(found.body)) : json;
    const keys = deliveryKeys.of(found.surrogateKeys);
    // Of times there is no end. When the article of now was written says nothing of the names in this one.
    sendCacheable(request, reply, { body: selectFields(text, fields), keys, keepSeconds: 0 });
  }

  private async absence(locale: string, slug: string): Promise<Problem> {
    const retraction = await this.queries.findRetraction(locale, slug);
    return retraction ? new Retracted(retraction) : new NotFound();
  }
}

/** Where nothing was found, whatever is published next in the locale may be it. What a name stands for may change, too. */
function keysOfList([first]: readonly Card[], { category, author, tag }: ListCardsQuery, locale: string): string[] {
  return [
    deliveryKeys.list(first?.subjectId ?? null, locale),
    ...(category === undefined ? [] : [deliveryKeys.categories]),
    ...(author === undefined ? [] : [deliveryKeys.authors]),
    ...(tag === undefined ? [] : [deliveryKeys.tags]),
  ];
}

/** In the place of one in another locale it stands until something is published there. */
function keysOfArticle({ surrogateKeys, categoryId, locale }: DeliveredArticle, asked: string): string[] {
  const inPlace = locale === asked ? [] : [deliveryKeys.list(null, asked)];
  return [...deliveryKeys.of(surrogateKeys), deliveryKeys.related(categoryId, locale), ...inPlace];
}

function slugOf({ params }: FastifyRequest): string {
  return (params as { slug: string }).slug;
}

function whole({ document, related }: DeliveredArticle): string {
  return `${document.slice(0, -1)},"related":${related}}`;
}

function withDocument(article: DeliveredArticle): string {
  return inDocumentForm(whole(article), article.body ?? 'null');
}

function inDocumentForm(json: string, body: string): string {
  const { bodyHtml: _, ...rest } = JSON.parse(json) as Record<string, unknown>;
  return `${JSON.stringify(rest).slice(0, -1)},"body":${body}}`;
}

function notOffered(): MalformedRequest {
  return new MalformedRequest('This site does not offer its former versions.', [
    { parameter: 'at', code: 'not-offered', detail: 'DELIVERY_HISTORY is off.' },
  ]);
}
