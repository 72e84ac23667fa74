import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../../kernel/actor';
import { Forbidden, NotFound } from '../../../kernel/problem';
import { OpenToKeys, SignedIn } from '../../../platform/access/access';
import { CurrentActor } from '../../../platform/access/current-actor';
import { Cursors } from '../../../platform/http/cursors';
import { PageQuery } from '../../../platform/http/page.query.dto';
import { Refuses } from '../../../platform/http/refuses';
import { IdParam } from '../../../platform/http/uuid-param';
import type { ArticleRecord } from '../article-record';
import { ArticleQueries } from '../article.queries';
import { diffRevisions } from '../diff/diff-revisions';
import { PublicationQueries } from '../ledger/publication.queries';
import { HistoryQueries } from '../history.queries';
import { type RevisionRecord, RevisionQueries } from '../revision.queries';
import { HistoryView, historyEntryView } from './history.view';
import { RevisionView, revisionView } from './revision.view';
import { PublicationListView, publicationView } from './publication.view';
import { PublishabilityView, publishabilityView } from './publishability.view';
import { RevisionDiffView, revisionDiffView } from './revision-diff.view';
import { RevisionListView, revisionListItemView } from './revision-list.view';

const REVISION_NUMBER = { type: 'integer', minimum: 1 } as const;

/** What an article was before, and what it lacks. For those who may see more of it than readers do. */
@ApiTags('articles')
@Controller('api/v1/articles/:id')
@OpenToKeys({ read: 'articles:read', write: 'articles:write' })
@SignedIn()
@Refuses(403)
export class ArticleRevisionsController {
  constructor(
    private readonly articles: ArticleQueries,
    private readonly revisions: RevisionQueries,
    private readonly histories: HistoryQueries,
    private readonly ledger: PublicationQueries,
    private readonly cursors: Cursors,
  ) {}

  /** Every save, newest first. */
  @Get('revisions')
  async list(@CurrentActor() actor: Actor, @IdParam('id') id: string, @Query() { limit, cursor }: PageQuery): Promise<RevisionListView> {
    const name = `revisions:${id}`;
    const after = this.cursors.read(name, cursor);
    await this.inside(actor, id);
    const { items, next } = await this.revisions.list(id, { limit, after, withTotal: false });
    return { items: items.map(revisionListItemView), nextCursor: this.cursors.write(name, next) };
  }

  /** Who did what, when and why, newest first. */
  @Get('history')
  async history(@CurrentActor() actor: Actor, @IdParam('id') id: string, @Query() { limit, cursor }: PageQuery): Promise<HistoryView> {
    const name = `history:${id}`;
    const after = this.cursors.read(name, cursor);
    await this.inside(actor, id);
    const { items, next } = await this.histories.list(id, { limit, after, withTotal: false });
    return { items: items.map(historyEntryView), nextCursor: this.cursors.write(name, next) };
  }

  /** What readers got of it and when, as the ledger has it, newest first. */
  @Get('publications')
  async publications(
    @CurrentActor() actor: Actor, @IdParam('id') id: string, @Query() { limit, cursor }: PageQuery,
  ): Promise<PublicationListView> {
    const name = `publications:${id}`;
    const after = this.cursors.read(name, cursor);
    await this.inside(actor, id);
    const { items, next } = await this.ledger.list(id, { limit, after, withTotal: false });
    return { items: items.map(publicationView), nextCursor: this.cursors.write(name, next) };
  }

  /** One of the revisions, whole. */
  @Get('revisions/:number')
  @ApiParam({ name: 'number', description: 'Of the revision, from 1.', schema: REVISION_NUMBER })
  async get(
    @CurrentActor() actor: Actor, @IdParam('id') id: string, @Param('number') number: string
  ): Promise<RevisionView> {
    await this.inside(actor, id);
    const found = await this.find(id, number);
    return revisionView(found.revision, found.createdBy);
  }

  /** What the second says otherwise than the first, whichever is the later: field by field, and the text block by block. */
  @Get('revisions/:number/diff/:other')
  @ApiParam({ name: 'number', description: 'Of a revision, from 1.', schema: REVISION_NUMBER })
  @ApiParam({ name: 'other', description: 'Of another one.', schema: REVISION_NUMBER })
  async diff(
    @CurrentActor() actor: Actor, @IdParam('id') id: string, @Param('number') number: string, @Param('other') other: string,
  ): Promise<RevisionDiffView> {
    await this.inside(actor, id);
    const [former, later] = [await this.find(id, number), await this.find(id, other)];
    return revisionDiffView(diffRevisions(former.revision, later.revision));
  }

  /** What blocks submitting or publishing, and what an editor should know besides. */
  @Get('publishability')
  async publishability(@CurrentActor() actor: Actor, @IdParam('id') id: string): Promise<PublishabilityView> {
    return publishabilityView(await this.inside(actor, id));
  }

  private async find(id: string, number: string): Promise<RevisionRecord> {
    const found = /^[1-9]\d{0,8}$/.test(number) ? await this.revisions.find(id, Number(number)) : null;
    if (!found) throw new NotFound();
    return found;
  }

  private async inside(actor: Actor, id: string): Promise<ArticleRecord> {
    const record = await this.articles.find(actor, id);
    if (!record) throw new NotFound();
    if (!record.inside) throw new Forbidden('You see what readers see of this article, and not what it was before.');
    return record;
  }
}
