import { createHash } from 'node:crypto';
import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Settings } from '../../../config/settings';
import { pageOf } from '../../../kernel/page';
import { Readers } from '../../../platform/access/access';
import { Cursors } from '../../../platform/http/cursors';
import { Limited } from '../../../platform/limits/limit.guard';
import { deliveryKeys } from '../delivery-keys';
import { type Manner, SearchQueries } from '../search/search.queries';
import { SearchQuery } from './dto/search.query.dto';
import { FoundListView, foundJson } from './search.view';
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
  ) {}

  /** The articles that have the words, the best and newest first; where none has them, those with a title that is written alike. */
  @Get()
  @Limited('search')
  @ApiOkResponse({ type: FoundListView })
  async search(@Query() query: SearchQuery, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { q, limit, cursor, locale = this.settings.defaultLocale, category, author, tag } = query;
    const filter = { locale, category, author, tag };
    // A cursor goes on with the same question only, and does not tell it.
    const name = `delivery:search:${createHash('sha256').update(JSON.stringify([q, filter])).digest('base64url')}`;
    const position = this.cursors.read(name, cursor);
    const [before, score] = position?.value.split(' ') ?? [];
    const after = position && { manner: before as Manner, score: score ?? '', id: position.id };
    const { manner, found } = await this.queries.find(filter, q, limit, after);
    const { rows, next } = pageOf(found, limit, ({ score: value, id }) => ({ value: `${manner} ${value}`, id }));
    const body = `{"items":[${rows.map(foundJson).join(',')}],"nextCursor":${JSON.stringify(this.cursors.write(name, next))}}`;
    await sendCacheable(request, reply, { body, keys: [deliveryKeys.search(locale), ...directoriesOf(query)] });
  }
}

/** What the names in a question stand for may change. */
function directoriesOf({ category, author, tag }: SearchQuery): string[] {
  return [
    ...(category === undefined ? [] : [deliveryKeys.categories]), ...(author === undefined ? [] : [deliveryKeys.authors]),
    ...(tag === undefined ? [] : [deliveryKeys.tags]),
  ];
}
