import { Controller, Delete, Get, HttpCode, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../../kernel/actor';
import { NotFound } from '../../../kernel/problem';
import { OpenToKeys, Requires } from '../../../platform/access/access';
import { CurrentActor } from '../../../platform/access/current-actor';
import { Cursors } from '../../../platform/http/cursors';
import { PageQuery } from '../../../platform/http/page.query.dto';
import { IdParam } from '../../../platform/http/uuid-param';
import { ArticleQueries } from '../article.queries';
import { AutosaveBranches, recoverableBy } from '../editing/autosave-branches';
import { AutosaveQueries } from '../editing/autosave.queries';
import { AutosaveBranchListView, AutosaveBranchView, branchSummaryView, branchView } from './autosave.view';

/** What people had not saved when their lock was taken over, when they saved something else, or when they lost the article: for themselves, and for those who may edit in the section. */
@ApiTags('articles')
@Controller('api/v1/articles/:id/autosave/branches')
@OpenToKeys({ read: 'articles:write', write: 'articles:write' })
@Requires('article:edit', 'article:edit-own')
export class AutosaveBranchesController {
  constructor(
    private readonly articles: ArticleQueries,
    private readonly autosaves: AutosaveQueries,
    private readonly branches: AutosaveBranches,
    private readonly cursors: Cursors,
  ) {}

  /** Whose texts can be recovered, newest first. */
  @Get()
  async list(@CurrentActor() actor: Actor, @IdParam('id') id: string, @Query() { limit, cursor }: PageQuery): Promise<AutosaveBranchListView> {
    const name = `autosave-branches:${id}`;
    const after = this.cursors.read(name, cursor);
    const of = await this.recoverable(actor, id);
    const { items, next } = await this.autosaves.listBranches(id, of, { limit, after, withTotal: false });
    return { items: items.map(branchSummaryView), nextCursor: this.cursors.write(name, next) };
  }

  /** One of them, with its text. */
  @Get(':branch')
  async get(@CurrentActor() actor: Actor, @IdParam('id') id: string, @IdParam('branch') branch: string): Promise<AutosaveBranchView> {
    const found = await this.autosaves.findBranch(id, await this.recoverable(actor, id), branch);
    if (!found) throw new NotFound();
    return branchView(found);
  }

  /** Throws one away. */
  @Delete(':branch')
  @HttpCode(204)
  async drop(@CurrentActor() actor: Actor, @IdParam('id') id: string, @IdParam('branch') branch: string): Promise<void> {
    await this.branches.drop(actor, id, branch);
  }

  private async recoverable(actor: Actor, id: string): Promise<string | null> {
    const record = await this.articles.find(actor, id);
    if (!record) throw new NotFound();
    return recoverableBy(actor, record);
  }
}
