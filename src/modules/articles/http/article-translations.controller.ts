import { Body, Controller, Delete, Get, HttpCode, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Settings } from '../../../config/settings';
import type { Actor } from '../../../kernel/actor';
import type { IfMatch } from '../../../kernel/version';
import { OpenToKeys, Requires, SignedIn } from '../../../platform/access/access';
import { CurrentActor } from '../../../platform/access/current-actor';
import { Cursors } from '../../../platform/http/cursors';
import { IfMatchHeader, TakesIfMatch } from '../../../platform/http/if-match';
import { ShortListQuery } from '../../../platform/http/page.query.dto';
import { IdParam } from '../../../platform/http/uuid-param';
import { LinkTranslations } from '../translations/link-translations';
import { answerArticle } from './answer-article';
import { ArticleView } from './article.view';
import { TranslationDto } from './dto/translation.dto';
import { LinkedTranslationListView, linkedTranslationView } from './translation.view';

/** Which articles say the same in other languages. Readers see of them what is live. */
@ApiTags('articles')
@Controller('api/v1/articles/:id/translations')
@OpenToKeys({ read: 'articles:read', write: 'articles:write' })
export class ArticleTranslationsController {
  constructor(
    private readonly translations: LinkTranslations,
    private readonly settings: Settings,
    private readonly cursors: Cursors,
  ) {}

  /** Those that the caller may see, by locale. */
  @Get()
  @SignedIn()
  async list(
    @CurrentActor() actor: Actor, @IdParam('id') id: string, @Query() { limit, cursor }: ShortListQuery,
  ): Promise<LinkedTranslationListView> {
    const list = `translations:${id}`;
    const { items, next } = await this.translations.list(actor, id, { limit, after: this.cursors.read(list, cursor), withTotal: false });
    return { items: items.map(linkedTranslationView), nextCursor: this.cursors.write(list, next) };
  }

  /** Links another article, with all that either is linked to already: of each group, one article in a locale. */
  @Post()
  @HttpCode(200)
  @Requires('article:edit', 'article:edit-own')
  @TakesIfMatch()
  async link(
    @CurrentActor() actor: Actor, @IdParam('id') id: string, @IfMatchHeader() ifMatch: IfMatch,
    @Body() { articleId }: TranslationDto, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ArticleView> {
    return answerArticle(reply, await this.translations.link(actor, { id, ifMatch }, articleId), actor, this.settings);
  }

  /** Takes that article out of the group. */
  @Delete(':translation')
  @Requires('article:edit', 'article:edit-own')
  @TakesIfMatch()
  async unlink(
    @CurrentActor() actor: Actor, @IdParam('id') id: string, @IdParam('translation') translation: string, @IfMatchHeader() ifMatch: IfMatch,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ArticleView> {
    return answerArticle(reply, await this.translations.unlink(actor, { id, ifMatch }, translation.toLowerCase()), actor, this.settings);
  }
}
