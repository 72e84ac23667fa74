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
import { AssignArticle } from '../assign-article';
import { answerArticle } from './answer-article';
import { ArticleView } from './article.view';
import { AssignmentDto } from './dto/verbs.dto';
import { VerbRoute } from './verb-route';

/** Who is to work on an article. */
@ApiTags('articles')
@Controller('api/v1/articles')
@OpenToKeys({ read: 'articles:read', write: 'articles:write' })
export class ArticleAssignmentController {
  constructor(
    private readonly assigning: AssignArticle,
    private readonly settings: Settings,
  ) {}

  /** Hands the article to somebody, who may then do with it what they may do with their own; null takes it back. */
  @VerbRoute('assign')
  async assign(
    @CurrentActor() actor: Actor, @IdParam('id') id: string, @IfMatchHeader() ifMatch: IfMatch,
    @Body() { assigneeId, dueAt }: AssignmentDto, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ArticleView> {
    const assignment = { assigneeId: assigneeId ?? null, dueAt };
    return answerArticle(reply, await this.assigning.execute(actor, { id, ifMatch }, assignment), actor, this.settings);
  }
}
