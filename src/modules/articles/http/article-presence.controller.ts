import { Body, Controller, Delete, HttpCode, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../../kernel/actor';
import { Requires } from '../../../platform/access/access';
import { CurrentActor } from '../../../platform/access/current-actor';
import { NoBodyDto } from '../../../platform/http/no-body.dto';
import { IdParam } from '../../../platform/http/uuid-param';
import { NotePresence } from '../editing/note-presence';
import { PresenceListView, presenceView } from './article.view';

/** Who has an article open: on the article and in lists, so that people meet before they edit. It takes no lock. */
@ApiTags('articles')
@Controller('api/v1/articles/:id/presence')
@Requires('article:read', 'article:read-own')
export class ArticlePresenceController {
  constructor(private readonly presence: NotePresence) {}

  /** The caller has it open, for 60 seconds from now; gives everybody who has. */
  @Put()
  async enter(@CurrentActor() actor: Actor, @Body() _body: NoBodyDto, @IdParam('id') id: string): Promise<PresenceListView> {
    return { items: (await this.presence.enter(actor, id)).map(presenceView) };
  }

  /** The caller has closed it. */
  @Delete()
  @HttpCode(204)
  async leave(@CurrentActor() actor: Actor, @IdParam('id') id: string): Promise<void> {
    await this.presence.leave(actor, id);
  }
}
