import { Body, Controller, Query, Res } from '@nestjs/common';
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
import { ArchiveArticle } from '../archive-article';
import { PurgeArticle } from '../purge-article';
import { RetractArticle } from '../retract-article';
import { TrashArticle } from '../trash-article';
import { WithdrawArticle } from '../withdraw-article';
import { answerArticle } from './answer-article';
import { ArticleView } from './article.view';
import { CancelScheduleDto, CancelScheduleQuery, ReasonDto, RetractDto, WithdrawDto } from './dto/verbs.dto';
import { VerbRoute } from './verb-route';

/** The ways away from readers and out of the newsroom, and back. */
@ApiTags('articles')
@Controller('api/v1/articles')
@OpenToKeys({ read: 'articles:read', write: 'articles:write' })
export class ArticleRetirementController {
  constructor(
    private readonly withdrawal: WithdrawArticle,
    private readonly retractions: RetractArticle,
    private readonly archives: ArchiveArticle,
    private readonly purges: PurgeArticle,
    private readonly trashing: TrashArticle,
    private readonly settings: Settings,
  ) {}

  /** Takes the article down: 404 to the public at once. */
  @VerbRoute('withdraw')
  async withdraw(
    @CurrentActor() actor: Actor, @IdParam('id') id: string, @IfMatchHeader() ifMatch: IfMatch,
    @Body() { reason, cancelSchedule }: WithdrawDto, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ArticleView> {
    return answerArticle(reply, await this.withdrawal.withdraw(actor, { id, ifMatch, cancelSchedule }, reason), actor, this.settings);
  }

  /** Gives the last published revision back to readers, with all its dates. */
  @VerbRoute('republish')
  async republish(
    @CurrentActor() actor: Actor, @IdParam('id') id: string, @IfMatchHeader() ifMatch: IfMatch,
    @Body() _body: NoBodyDto, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ArticleView> {
    return answerArticle(reply, await this.withdrawal.republish(actor, { id, ifMatch }), actor, this.settings);
  }

  /** Takes back what should not have been published: readers get 410 with the notice. Its schedule goes with it. */
  @VerbRoute('retract')
  async retract(
    @CurrentActor() actor: Actor, @IdParam('id') id: string, @IfMatchHeader() ifMatch: IfMatch,
    @Body() { notice }: RetractDto, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ArticleView> {
    return answerArticle(reply, await this.retractions.retract(actor, { id, ifMatch }, notice), actor, this.settings);
  }

  /** Gives a retracted article back to the newsroom: it is withdrawn then. */
  @VerbRoute('reinstate')
  async reinstate(
    @CurrentActor() actor: Actor, @IdParam('id') id: string, @IfMatchHeader() ifMatch: IfMatch,
    @Body() { reason }: ReasonDto, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ArticleView> {
    return answerArticle(reply, await this.retractions.reinstate(actor, { id, ifMatch }, reason), actor, this.settings);
  }

  /** Closes the article for editing; readers see no difference. */
  @VerbRoute('archive')
  async archive(
    @CurrentActor() actor: Actor, @IdParam('id') id: string, @IfMatchHeader() ifMatch: IfMatch,
    @Body() _body: NoBodyDto, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ArticleView> {
    return answerArticle(reply, await this.archives.archive(actor, { id, ifMatch }), actor, this.settings);
  }

  /** Opens it for editing again. */
  @VerbRoute('unarchive')
  async unarchive(
    @CurrentActor() actor: Actor, @IdParam('id') id: string, @IfMatchHeader() ifMatch: IfMatch,
    @Body() _body: NoBodyDto, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ArticleView> {
    return answerArticle(reply, await this.archives.unarchive(actor, { id, ifMatch }), actor, this.settings);
  }

  /** Deletes an article in the trash for good, and answers with it as it was. */
  @VerbRoute('purge')
  async purge(
    @CurrentActor() actor: Actor, @IdParam('id') id: string, @IfMatchHeader() ifMatch: IfMatch,
    @Body() { reason }: ReasonDto, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ArticleView> {
    return answerArticle(reply, await this.purges.execute(actor, { id, ifMatch }, reason), actor, this.settings);
  }

  /** Into the trash; it can be restored. */
  @VerbRoute('trash')
  async trash(
    @CurrentActor() actor: Actor,
    @IdParam('id') id: string,
    @IfMatchHeader() ifMatch: IfMatch,
    @Query() query: CancelScheduleQuery,
    @Body() body: CancelScheduleDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ArticleView> {
    // In the query or in a body: not everything between a client and us lets a body of DELETE through.
    const cancelSchedule = query.cancelSchedule ?? body.cancelSchedule;
    return answerArticle(reply, await this.trashing.trash(actor, { id, ifMatch, cancelSchedule }), actor, this.settings);
  }

  /** Out of the trash, exactly as it was. */
  @VerbRoute('restore')
  async restore(
    @CurrentActor() actor: Actor, @IdParam('id') id: string, @IfMatchHeader() ifMatch: IfMatch,
    @Body() _body: NoBodyDto, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ArticleView> {
    return answerArticle(reply, await this.trashing.restore(actor, { id, ifMatch }), actor, this.settings);
  }
}
