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
import { ScheduleArticle } from '../schedule-article';
import { answerArticle } from './answer-article';
import { ArticleView } from './article.view';
import { ScheduleDto } from './dto/verbs.dto';
import { VerbRoute } from './verb-route';

/** Publications that the clock carries out. */
@ApiTags('articles')
@Controller('api/v1/articles')
@OpenToKeys({ read: 'articles:read', write: 'articles:write' })
export class ArticleScheduleController {
  constructor(
    private readonly schedules: ScheduleArticle,
    private readonly settings: Settings,
  ) {}

  /** Has the open revision published later on, as it is. Again to move it. */
  @VerbRoute('schedule')
  async schedule(
    @CurrentActor() actor: Actor, @IdParam('id') id: string, @IfMatchHeader() ifMatch: IfMatch,
    @Body() schedule: ScheduleDto, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ArticleView> {
    return answerArticle(reply, await this.schedules.schedule(actor, { id, ifMatch }, schedule), actor, this.settings);
  }

  /** Gives the schedule up, or what is left of one that failed: the revision is approved as before. */
  @VerbRoute('unschedule')
  async unschedule(
    @CurrentActor() actor: Actor, @IdParam('id') id: string, @IfMatchHeader() ifMatch: IfMatch,
    @Body() _body: NoBodyDto, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ArticleView> {
    return answerArticle(reply, await this.schedules.unschedule(actor, { id, ifMatch }), actor, this.settings);
  }
}
