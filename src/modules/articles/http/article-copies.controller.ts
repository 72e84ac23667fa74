import { Body, Controller, HttpCode, Res } from '@nestjs/common';
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
import { DuplicateArticle } from '../duplicate-article';
import { answerArticle } from './answer-article';
import { ArticleView } from './article.view';
import { VerbRoute } from './verb-route';

/** Articles made from others. */
@ApiTags('articles')
@Controller('api/v1/articles')
@OpenToKeys({ read: 'articles:read', write: 'articles:write' })
export class ArticleCopiesController {
  constructor(
    private readonly duplication: DuplicateArticle,
    private readonly settings: Settings,
  ) {}

  /** A new article in draft with the same content. */
  @VerbRoute('duplicate')
  @HttpCode(201)
  async duplicate(
    @CurrentActor() actor: Actor, @IdParam('id') id: string, @IfMatchHeader() ifMatch: IfMatch,
    @Body() _body: NoBodyDto, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ArticleView> {
    const made = await this.duplication.execute(actor, { id, ifMatch });
    void reply.header('location', `/api/v1/articles/${made.article.id}`);
    return answerArticle(reply, made, actor, this.settings);
  }
}
