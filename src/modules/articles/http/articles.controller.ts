import { Body, Controller, Get, HttpCode, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Settings } from '../../../config/settings';
import type { Actor } from '../../../kernel/actor';
import { requireSiteLocale } from '../../../kernel/locale';
import type { Position } from '../../../kernel/page';
import { NotFound } from '../../../kernel/problem';
import type { IfMatch } from '../../../kernel/version';
import { OpenToKeys, SignedIn } from '../../../platform/access/access';
import { Limited } from '../../../platform/limits/limits';
import { CurrentActor } from '../../../platform/access/current-actor';
import { Cursors } from '../../../platform/http/cursors';
import { IfMatchHeader } from '../../../platform/http/if-match';
import { IdParam } from '../../../platform/http/uuid-param';
import type { Manner } from '../../../platform/search/search-sql';
import { ARTICLE_ORDERS } from '../article-filter';
import { type ArticlePage, ArticleQueries } from '../article.queries';
import { CreateArticle } from '../create-article';
import { MergeStaleSave } from '../editing/merge-stale-save';
import { SaveArticle } from '../save-article';
import { answerArticle } from './answer-article';
import { ArticleListView, ArticleView, articleSummaryView } from './article.view';
import { CreateArticleDto } from './dto/create-article.dto';
import { ListArticlesQuery } from './dto/list-articles.query.dto';
import { UpdateArticleDto } from './dto/update-article.dto';
import { Mergeable } from './mergeable';
import { VerbRoute } from './verb-route';

const listName = (sort: string): string => `articles:${sort}`;

/** A cursor knows where its list was found by likeness; else it is as in releases that know nothing of that, which may get it, too. */
const writePlace = (manner: Manner, next: Position | null): Position | null => (next && manner !== 'words' ? { ...next, value: `${manner} ${next.value}` } : next);

function readPlace(cursors: Cursors, sort: string, cursor: string | undefined): Pick<ArticlePage, 'after' | 'manner'> {
  const position = cursors.read(listName(sort), cursor);
  if (!position) return { after: null, manner: 'words' };
  const [value = '', manner = 'words'] = position.value.split(' ').toReversed();
  return { after: { value, id: position.id }, manner: manner as Manner };
}

@ApiTags('articles')
@Controller('api/v1/articles')
@OpenToKeys({ read: 'articles:read', write: 'articles:write' })
export class ArticlesController {
  constructor(
    private readonly queries: ArticleQueries,
    private readonly createArticle: CreateArticle,
    private readonly saveArticle: SaveArticle,
    private readonly mergeStaleSave: MergeStaleSave,
    private readonly cursors: Cursors,
    private readonly settings: Settings,
  ) {}

  /** The articles that the caller may see, without their texts. */
  @Get()
  @Limited('search')
  @SignedIn()
  async list(@CurrentActor() actor: Actor, @Query() query: ListArticlesQuery): Promise<ArticleListView> {
    const { limit, cursor, include, sort, ...filter } = query;
    const place = readPlace(this.cursors, sort, cursor);
    const { items, next, total, manner } = await this.queries.list(actor, filter, ARTICLE_ORDERS[sort], { limit, ...place, withTotal: include === 'total' });
    return {
      items: items.map((record) => articleSummaryView(record, actor, this.settings)),
      nextCursor: this.cursors.write(listName(sort), writePlace(manner, next)),
      ...(total !== undefined && { total }),
    };
  }

  /** A new article in draft. */
  @VerbRoute('create')
  @HttpCode(201)
  async create(
    @CurrentActor() actor: Actor,
    @Body() input: CreateArticleDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ArticleView> {
    const locale = this.siteLocale(input.locale) ?? this.settings.defaultLocale;
    const created = await this.createArticle.execute(actor, { locale, content: input.newContent(), facts: input.facts() });
    void reply.header('location', `/api/v1/articles/${created.article.id}`);
    return answerArticle(reply, created, actor, this.settings, input.warnings);
  }

  /** One article: its open revision, or the live one for those who may not see that. */
  @Get(':id')
  @SignedIn()
  async get(
    @CurrentActor() actor: Actor,
    @IdParam('id') id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ArticleView> {
    const record = await this.queries.find(actor, id);
    if (!record) throw new NotFound();
    return answerArticle(reply, record, actor, this.settings);
  }

  /** Saves: a new revision for content, none for facts alone. The first save of a live article leaves what readers see as it is. */
  @VerbRoute('save')
  @Mergeable()
  async save(
    @CurrentActor() actor: Actor,
    @IdParam('id') id: string,
    @IfMatchHeader() ifMatch: IfMatch,
    @Body() input: UpdateArticleDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ArticleView> {
    const saved = await (input.merge ? this.mergeStaleSave : this.saveArticle).execute(actor, { id, ifMatch, cancelSchedule: input.cancelSchedule }, {
      locale: this.siteLocale(input.locale),
      content: input.content(),
      facts: input.facts(),
      confirm: input.confirm === true,
    });
    return answerArticle(reply, saved, actor, this.settings, input.warnings);
  }

  private siteLocale(locale: string | undefined): string | undefined {
    requireSiteLocale(locale, this.settings.siteLocales);
    return locale;
  }
}
