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
import { NoBodyDto } from '../../../platform/http/no-body.dto';
import { PublishArticle } from '../publish-article';
import { PublishUrgently } from '../publish-urgently';
import { RevertArticle } from '../revert-article';
import { ReviewArticle } from '../review-article';
import { answerArticle } from './answer-article';
import { ArticleView } from './article.view';
import { ApproveDto, CancelScheduleDto, PublishDto, RequestChangesDto, RevertDto } from './dto/verbs.dto';
import { VerbRoute } from './verb-route';

/** The way of a story to its readers. Each verb answers with the article as it is then. */
@ApiTags('articles')
@Controller('api/v1/articles')
@OpenToKeys({ read: 'articles:read', write: 'articles:write' })
export class ArticleVerbsController {
  constructor(
    private readonly review: ReviewArticle,
    private readonly publication: PublishArticle,
    private readonly urgency: PublishUrgently,
    private readonly reversion: RevertArticle,
    private readonly settings: Settings,
  ) {}

  /** Hands the open revision over for review. */
  @VerbRoute('submit')
  async submit(
    @CurrentActor() actor: Actor, @IdParam('id') id: string, @IfMatchHeader() ifMatch: IfMatch,
    @Body() _body: NoBodyDto, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ArticleView> {
    return answerArticle(reply, await this.review.submit(actor, { id, ifMatch }), actor, this.settings);
  }

  /** Takes it back from the review. */
  @VerbRoute('recall')
  async recall(
    @CurrentActor() actor: Actor, @IdParam('id') id: string, @IfMatchHeader() ifMatch: IfMatch,
    @Body() _body: NoBodyDto, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ArticleView> {
    return answerArticle(reply, await this.review.recall(actor, { id, ifMatch }), actor, this.settings);
  }

  /** Sends it back to the writer; all approvals are void. */
  @VerbRoute('request-changes')
  async requestChanges(
    @CurrentActor() actor: Actor, @IdParam('id') id: string, @IfMatchHeader() ifMatch: IfMatch,
    @Body() { comment, cancelSchedule }: RequestChangesDto, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ArticleView> {
    return answerArticle(reply, await this.review.requestChanges(actor, { id, ifMatch, cancelSchedule }, comment), actor, this.settings);
  }

  /** Consents to exactly this content. The last approval that the policy asks for makes it approved. */
  @VerbRoute('approve')
  async approve(
    @CurrentActor() actor: Actor, @IdParam('id') id: string, @IfMatchHeader() ifMatch: IfMatch,
    @Body() { comment = null, step }: ApproveDto, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ArticleView> {
    return answerArticle(reply, await this.review.approve(actor, { id, ifMatch }, { comment, step }), actor, this.settings);
  }

  /** Takes the open revision live; with `urgent` before its review, which is then owed. */
  @VerbRoute('publish')
  async publish(
    @CurrentActor() actor: Actor, @IdParam('id') id: string, @IfMatchHeader() ifMatch: IfMatch,
    @Body() { cancelSchedule, urgent = false, ...publication }: PublishDto, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ArticleView> {
    return answerArticle(reply, await (urgent ? this.urgency : this.publication).execute(actor, { id, ifMatch, cancelSchedule }, publication), actor, this.settings);
  }

  /** Gives up the open revision; readers see no change. */
  @VerbRoute('discard')
  async discard(
    @CurrentActor() actor: Actor, @IdParam('id') id: string, @IfMatchHeader() ifMatch: IfMatch,
    @Body() { cancelSchedule }: CancelScheduleDto, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ArticleView> {
    return answerArticle(reply, await this.reversion.discard(actor, { id, ifMatch, cancelSchedule }), actor, this.settings);
  }

  /** A new draft with the content of an earlier revision. */
  @VerbRoute('revert')
  async revert(
    @CurrentActor() actor: Actor, @IdParam('id') id: string, @IfMatchHeader() ifMatch: IfMatch,
    @Body() { revision, replace = false }: RevertDto, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ArticleView> {
    return answerArticle(reply, await this.reversion.revert(actor, { id, ifMatch }, { revision, replace }), actor, this.settings);
  }
}
