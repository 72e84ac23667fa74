import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Settings } from '../../../config/settings';
import { pageOf } from '../../../kernel/page';
import { NotFound } from '../../../kernel/problem';
import { Readers } from '../../../platform/access/access';
import { Cached } from '../../../platform/cache/cached';
import { Cursors } from '../../../platform/http/cursors';
import { Refuses } from '../../../platform/http/refuses';
import { schemaRef } from '../../../platform/http/openapi-schemas';
import { PageQuery } from '../../../platform/http/page.query.dto';
import { deliveryKeys } from '../delivery-keys';
import { DeliveryQueries } from '../delivery.queries';
import { type FormerName, type FoundPlace, PathQueries, type Place, isPresent } from '../paths/path.queries';
import { type Candidate, SitePaths } from '../paths/site-paths';
import { Retracted } from '../retracted';
import { ResolvePathQuery } from './dto/resolve-path.query.dto';
import { RedirectListView, RedirectView, ResolvedPathView } from './path.view';
import { RetractedProblemView } from './retracted.view';
import { sendCacheable } from '../../../platform/http/send-cacheable';

const LIST = 'delivery:redirects';

/** What the paths of the public site stand for, and where former ones lead. */
@ApiTags('delivery')
@Controller('delivery/v1')
@ApiExtraModels(RetractedProblemView)
@Readers()
export class PathsController {
  private readonly paths: SitePaths;
  private readonly defaultLocale: string;

  constructor(
    private readonly queries: PathQueries,
    private readonly articles: DeliveryQueries,
    private readonly cursors: Cursors,
    settings: Settings,
  ) {
    this.defaultLocale = settings.defaultLocale;
    this.paths = new SitePaths(settings);
  }

  /** What a path of the public site stands for, and whether it is a former one: what is there now comes before a notice, and that before what was there. Last is the article that readers get there in the place of another, or its notice. */
  @Get('resolve')
  @Cached()
  @Refuses(404)
  @ApiOkResponse({ type: ResolvedPathView })
  @ApiResponse({
    status: 410, description: 'An article that was retracted: the notice is for readers.',
    content: { 'application/problem+json': { schema: schemaRef('RetractedProblemView') } },
  })
  async resolve(@Query() { path }: ResolvePathQuery, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const candidates = this.paths.read(path);
    const found = await this.queries.find(candidates);
    const present = found.find(isPresent);
    const [notice] = present ? [] : (await this.queries.notices(candidates)).values();
    if (notice) throw new Retracted(notice);
    const first = present ?? found[0] ?? (await this.fallback(candidates));
    if (!first) throw (await this.retractedFallback(candidates)) ?? new NotFound();
    const { candidate, place } = first;
    const { type, locale } = candidate;
    const now = this.paths.write({ ...candidate, name: place.name });
    const view: ResolvedPathView = { type, id: place.id, slug: place.name, locale, path: now, redirect: !isPresent(first) };
    sendCacheable(request, reply, { body: JSON.stringify(view), keys: [place.id, deliveryKeys.redirects] });
  }

  /** Every former path that still leads somewhere, for the redirects of the public site. A page may have fewer than asked for, and be followed by others. */
  @Get('redirects')
  @Cached()
  @ApiOkResponse({ type: RedirectListView })
  async redirects(@Query() { limit, cursor }: PageQuery, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const position = this.cursors.read(LIST, cursor);
    const [type = '', locale = ''] = position?.value.split(' ') ?? [];
    const after = position && { type: type as FormerName['type'], locale, former: position.id };
    const found = await this.queries.formerNames(limit, after);
    const { rows, next } = pageOf(found, limit, (row) => ({ value: `${row.type} ${row.locale}`, id: row.former }));
    const redirects = rows.map((row) => {
      const at = { type: row.type, locale: row.locale || null };
      return { ...at, from: this.paths.write({ ...at, name: row.former }), to: this.paths.write({ ...at, name: row.present }) };
    });
    const page = { items: await this.asResolved(redirects), nextCursor: this.cursors.write(LIST, next) } satisfies RedirectListView;
    sendCacheable(request, reply, { body: JSON.stringify(page), keys: [deliveryKeys.redirects] });
  }

  /** Without those at whose path readers find something else, or a notice: a path leads nowhere from what is there now. */
  private async asResolved(redirects: readonly RedirectView[]): Promise<RedirectView[]> {
    const asked = redirects.map((redirect) => ({ redirect, candidates: this.paths.read(redirect.from) }));
    const all = asked.flatMap(({ candidates }) => candidates);
    const [found, notices] = await Promise.all([this.queries.find(all), this.queries.notices(all)]);
    return asked.filter(({ redirect, candidates }) => {
      const here = found.filter(({ candidate }) => candidates.includes(candidate));
      const first = here.find(isPresent) ?? (candidates.some((candidate) => notices.has(candidate)) ? undefined : here[0]);
      return first && this.paths.write({ ...first.candidate, name: first.place.name }) === redirect.to;
    }).map(({ redirect }) => redirect);
  }

  private async fallback(candidates: readonly Candidate[]): Promise<FoundPlace | undefined> {
    for (const candidate of candidates) {
      const place = await this.queries.findFallback(candidate);
      if (place) return { candidate: (await this.isAnothers(candidate, place)) ? { ...candidate, locale: this.defaultLocale } : candidate, place };
    }
    return undefined;
  }

  /** Whether readers find, or found, something else at the present path of an article in the place of another: then it leads to that of its own locale. */
  private async isAnothers(candidate: Candidate, { id, name }: Place): Promise<boolean> {
    if (name === candidate.name) return false;
    const there = this.paths.read(this.paths.write({ ...candidate, name }));
    const [found, notices, fallback] = await Promise.all([this.queries.find(there), this.queries.notices(there), this.queries.findFallback({ ...candidate, name })]);
    return found.length > 0 || notices.size > 0 || fallback?.id !== id;
  }

  private async retractedFallback(candidates: readonly Candidate[]): Promise<Retracted | null> {
    for (const { type, locale, name } of candidates) {
      const retraction = type === 'article' && locale !== null ? await this.articles.findRetraction(locale, name) : null;
      if (retraction) return new Retracted(retraction);
    }
    return null;
  }
}
