import { Body, Controller, Delete, HttpCode, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../../kernel/actor';
import { OpenToKeys, Requires } from '../../../platform/access/access';
import { CurrentActor } from '../../../platform/access/current-actor';
import { Refuses } from '../../../platform/http/refuses';
import { IdParam } from '../../../platform/http/uuid-param';
import { NoBodyDto } from '../../../platform/http/no-body.dto';
import { LockArticle } from '../editing/lock-article';
import { TakeOverLock } from '../editing/take-over-lock';
import { EditLockView, editLockView } from './article.view';

/** Tells colleagues who is editing. Nobody needs a lock to save, but nobody saves over the lock of another. */
@ApiTags('articles')
@Controller('api/v1/articles/:id/lock')
@OpenToKeys({ read: 'articles:read', write: 'articles:write' })
export class ArticleLockController {
  constructor(
    private readonly lock: LockArticle,
    private readonly takeover: TakeOverLock,
  ) {}

  /** Takes the lock for 60 seconds, or renews it; 409 `locked` with the holder while somebody else has it. */
  @Put()
  @Requires('article:edit', 'article:edit-own')
  @Refuses(409)
  async take(@CurrentActor() actor: Actor, @Body() _body: NoBodyDto, @IdParam('id') id: string): Promise<EditLockView> {
    return editLockView(await this.lock.take(actor, id));
  }

  /** Gives the lock back, also where it has expired; 409 `locked` while somebody else has it. */
  @Delete()
  @HttpCode(204)
  @Requires('article:edit', 'article:edit-own')
  @Refuses(409)
  async release(@CurrentActor() actor: Actor, @IdParam('id') id: string): Promise<void> {
    await this.lock.release(actor, id);
  }

  /** Takes the lock from whoever has it. What they had not saved is kept as a branch of theirs. */
  @Post('takeover')
  @HttpCode(200)
  @Requires('article:lock-takeover')
  async takeOver(@CurrentActor() actor: Actor, @Body() _body: NoBodyDto, @IdParam('id') id: string): Promise<EditLockView> {
    return editLockView(await this.takeover.execute(actor, id));
  }
}
