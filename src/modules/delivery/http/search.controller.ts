import { createHash } from 'node:crypto';
import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Settings } from '../../../config/settings';
import { pageOf } from '../../../kernel/page';
import { Readers } from '../../../platform/access/access';
import { Cursors } from '../../../platform/http/cursors';
import { DirectRoutes } from '../../../platform/http/direct-routes';
import { Limited } from '../../../platform/limits/limits';
import type { Manner } from '../../../platform/search/search-sql';
import { SUBJECT_NAMES } from '../cards-statement';
import { deliveryKeys } from '../delivery-keys';
import { FACET_NAMES, type FacetName } from '../search/facets-statement';
import { SearchQueries } from '../search/search.queries';
import { SearchQuery } from './dto/search.query.dto';
import { FoundListView, type SearchFacetsView, foundJson } from './search.view';
import { sendCacheable } from '../../../platform/http/send-cacheable';

/** Finds published articles. */
@ApiTags('delivery')
@Controller('delivery/v1/search')
@Readers()
export class SearchController {
  constructor(
    private readonly queries: SearchQueries,
    private readonly cursors: Cursors,
    private readonly settings: Settings,
    direct: DirectRoutes,
  ) {
    direct.serve(this, 'search', SearchQuery, (query, request, reply) => this.search(query, request, reply));
  }

  /** The articles that have the words, the best and newest first; where none has them, those with words that are written alike. Counted by facets where those are asked for. */
  @Get()
  @Limited('search')
  @ApiOkResponse({ type: FoundListView })
  async search(@Query() query: SearchQuery, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { q, limit, cursor, locale = this.settings.defaultLocale, category, author, tag, year } = query;
    const asked = { locale, category, author, tag, year };
    // A cursor goes on with the same question only, and does not tell it.
    const name = `delivery:search:${createHash('sha256').update(JSON.stringify([q, asked])).digest('base64url')}`;
    const filter = { ...asked, timeZone: this.settings.siteTimezone };
    const position = this.cursors.read(name, cursor);
    const [before, score] = position?.value.split(' ') ?? [];
    const after = position && { manner: before as Manner, score: score ?? '', id: position.id };
    const { manner, found } = await this.queries.find(filter, q, limit, after);
    const { rows, next } = pageOf(found, limit, ({ score: value, id }) => ({ value: `${manner} ${value}`, id }));
    const facets = facetsOf(query);
    const counted = facets.length === 0 ? '' : `,"facets":${JSON.stringify(await this.queries.facets(filter, q, manner, facets) satisfies SearchFacetsView)}`;
    const body = `{"items":[${rows.map(foundJson).join(',')}],"nextCursor":${JSON.stringify(this.cursors.write(name, next))}${counted}}`;
    sendCacheable(request, reply, { body, keys: [deliveryKeys.search(locale), ...directoriesOf(query, facets)] });
  }
}

/** In the order of their list, each once: what is asked in another order is answered the same. */
function facetsOf({ facets }: SearchQuery): FacetName[] {
  const asked = facets?.split(',') ?? [];
  return FACET_NAMES.filter((name) => asked.includes(name));
}

/** What the names in a question stand for may change, and so may those in its facets. */
function directoriesOf(query: SearchQuery, facets: readonly FacetName[]): string[] {
  const directories = { category: deliveryKeys.categories, author: deliveryKeys.authors, tag: deliveryKeys.tags };
  return SUBJECT_NAMES.filter((name) => query[name] !== undefined || facets.includes(name)).map((name) => directories[name]);
}
