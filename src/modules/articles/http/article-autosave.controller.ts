import { Body, Controller, Delete, Get, HttpCode, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../../kernel/actor';
import { NotFound } from '../../../kernel/problem';
import { OpenToKeys, Requires } from '../../../platform/access/access';
import { CurrentActor } from '../../../platform/access/current-actor';
import { Refuses } from '../../../platform/http/refuses';
import { IdParam } from '../../../platform/http/uuid-param';
import type { ArticleRecord } from '../article-record';
import { ArticleQueries } from '../article.queries';
import { AutosaveArticle } from '../editing/autosave-article';
import { autosaveOwner } from '../editing/autosave-owner';
import { AutosaveQueries } from '../editing/autosave.queries';
import { AutosaveView, autosaveView } from './autosave.view';
import { AutosaveDto } from './dto/autosave.dto';
import { Mergeable } from './mergeable';

/** What the caller is writing and has not saved: theirs alone, one of each article, and no part of its history. A key has its own. */
@ApiTags('articles')
@Controller('api/v1/articles/:id/autosave')
@OpenToKeys({ read: 'articles:write', write: 'articles:write' })
@Requires('article:edit', 'article:edit-own')
export class ArticleAutosaveController {
  constructor(
    private readonly articles: ArticleQueries,
    private readonly autosaves: AutosaveQueries,
    private readonly autosaving: AutosaveArticle,
  ) {}

  /** Keeps what is being written in the place of what was kept before. */
  @Put()
  @Refuses(409)
  @Mergeable()
  async save(@CurrentActor() actor: Actor, @IdParam('id') id: string, @Body() input: AutosaveDto): Promise<AutosaveView> {
    return autosaveView(await this.autosaving.save(actor, id, input.unsavedText()), input.baseVersion, input.warnings);
  }

  /** What the caller was writing, and whether the article has moved on since. */
  @Get()
  async get(@CurrentActor() actor: Actor, @IdParam('id') id: string): Promise<AutosaveView> {
    const { article } = await this.visible(actor, id);
    const autosave = await this.autosaves.find(autosaveOwner(actor, id));
    if (!autosave) throw new NotFound();
    return autosaveView(autosave, article.version);
  }

  /** Throws it away; does nothing where there is none. */
  @Delete()
  @HttpCode(204)
  async drop(@CurrentActor() actor: Actor, @IdParam('id') id: string): Promise<void> {
    await this.visible(actor, id);
    await this.autosaving.drop(actor, id);
  }

  private async visible(actor: Actor, id: string): Promise<ArticleRecord> {
    const record = await this.articles.find(actor, id);
    if (!record) throw new NotFound();
    return record;
  }
}
