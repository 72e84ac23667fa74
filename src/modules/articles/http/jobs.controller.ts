import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../../kernel/actor';
import { OpenToKeys, SignedIn } from '../../../platform/access/access';
import { CurrentActor } from '../../../platform/access/current-actor';
import { Cursors } from '../../../platform/http/cursors';
import { NoBodyDto } from '../../../platform/http/no-body.dto';
import { PageQuery } from '../../../platform/http/page.query.dto';
import { Refuses } from '../../../platform/http/refuses';
import { IdParam } from '../../../platform/http/uuid-param';
import { BulkJobQueries } from '../bulk/bulk-job.queries';
import { CancelBulk } from '../bulk/cancel-bulk';
import { JobDetailView, JobListView, bulkJobDetailView, bulkJobView } from './bulk-job.view';

/** Of those that somebody started themselves; whoever manages people sees all. */
@ApiTags('jobs')
@Controller('api/v1/jobs')
@OpenToKeys({ read: 'articles:write', write: 'articles:write' })
export class JobsController {
  constructor(
    private readonly queries: BulkJobQueries,
    private readonly cancelBulk: CancelBulk,
    private readonly cursors: Cursors,
  ) {}

  /** The newest first, for 30 days after their end. */
  @Get()
  @SignedIn()
  async list(@CurrentActor() actor: Actor, @Query() { limit, cursor }: PageQuery): Promise<JobListView> {
    const { items, next } = await this.queries.list(actor, { limit, after: this.cursors.read('jobs', cursor) });
    return { items: items.map(bulkJobView), nextCursor: this.cursors.write('jobs', next) };
  }

  /** How far a job is, and what became of each article. */
  @Get(':id')
  @SignedIn()
  async get(@CurrentActor() actor: Actor, @IdParam('id') id: string): Promise<JobDetailView> {
    return bulkJobDetailView(await this.queries.get(actor, id));
  }

  /** Leaves alone what has not been begun; what was done stays done. */
  @Post(':id/cancel')
  @HttpCode(200)
  @SignedIn()
  @Refuses(409)
  async cancel(@Body() _body: NoBodyDto, @CurrentActor() actor: Actor, @IdParam('id') id: string): Promise<JobDetailView> {
    return bulkJobDetailView(await this.cancelBulk.execute(actor, id));
  }
}
