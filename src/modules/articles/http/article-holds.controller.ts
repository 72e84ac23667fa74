import { Body, Controller, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Settings } from '../../../config/settings';
import type { Actor } from '../../../kernel/actor';
import type { IfMatch } from '../../../kernel/version';
import { OpenToKeys } from '../../../platform/access/access';
import { CurrentActor } from '../../../platform/access/current-actor';
import { IfMatchHeader } from '../../../platform/http/if-match';
import { IdParam } from '../../../platform/http/uuid-param';
import { EmbargoArticle } from '../embargo-article';
import { HoldArticle } from '../hold-article';
import { answerArticle } from './answer-article';
import { ArticleView } from './article.view';
import { EmbargoDto, ReasonDto } from './dto/verbs.dto';
import { VerbRoute } from './verb-route';

/** What keeps an article from being published. */
@ApiTags('articles')
@Controller('api/v1/articles')
@OpenToKeys({ read: 'articles:read', write: 'articles:write' })
export class ArticleHoldsController {
  constructor(
    private readonly embargoes: EmbargoArticle,
    private readonly holds: HoldArticle,
    private readonly settings: Settings,
  ) {}

  /** Nothing is published before it is over. Ending it earlier takes the permission to override it, and a reason. */
  @VerbRoute('embargo')
  async embargo(
    @CurrentActor() actor: Actor, @IdParam('id') id: string, @IfMatchHeader() ifMatch: IfMatch,
    @Body() { cancelSchedule, ...embargo }: EmbargoDto, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ArticleView> {
    return answerArticle(reply, await this.embargoes.execute(actor, { id, ifMatch, cancelSchedule }, embargo), actor, this.settings);
  }

  /** Nobody publishes, trashes or purges the article until the hold is lifted. */
  @VerbRoute('legal-hold')
  async hold(
    @CurrentActor() actor: Actor, @IdParam('id') id: string, @IfMatchHeader() ifMatch: IfMatch,
    @Body() { reason }: ReasonDto, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ArticleView> {
    return answerArticle(reply, await this.holds.hold(actor, { id, ifMatch }, reason), actor, this.settings);
  }

  /** Ends a legal hold. */
  @VerbRoute('legal-hold/lift')
  async lift(
    @CurrentActor() actor: Actor, @IdParam('id') id: string, @IfMatchHeader() ifMatch: IfMatch,
    @Body() { reason }: ReasonDto, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ArticleView> {
    return answerArticle(reply, await this.holds.lift(actor, { id, ifMatch }, reason), actor, this.settings);
  }
}
