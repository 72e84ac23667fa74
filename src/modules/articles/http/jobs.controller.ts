import { Body, Controller, Get, Headers, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../../../kernel/actor';
import { OpenToKeys, SignedIn } from '../../../platform/access/access';
import { CurrentActor } from '../../../platform/access/current-actor';
import { Cursors } from '../../../platform/http/cursors';
import { EventStreams } from '../../../platform/http/event-streams';
import { NoBodyDto } from '../../../platform/http/no-body.dto';
import { PageQuery } from '../../../platform/http/page.query.dto';
import { Refuses } from '../../../platform/http/refuses';
import { IdParam } from '../../../platform/http/uuid-param';
import { BulkJobQueries } from '../bulk/bulk-job.queries';
import { CancelBulk } from '../bulk/cancel-bulk';
import { JobDetailView, JobListView, bulkJobDetailView, bulkJobView } from './bulk-job.view';
import { END, JobProgress } from './job-progress';

/** Of those that somebody started themselves; whoever manages people sees all. */
@ApiTags('jobs')
@Controller('api/v1/jobs')
@OpenToKeys({ read: 'articles:write', write: 'articles:write' })
export class JobsController {
  constructor(
    private readonly queries: BulkJobQueries,
    private readonly cancelBulk: CancelBulk,
    private readonly cursors: Cursors,
    private readonly streams: EventStreams,
    private readonly jobProgress: JobProgress,
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

  /** How far a job is, as server-sent events: `progress` where it has changed, at most twice a second, and `end` when it has ended; the data is a job as in the list. */
  @Get(':id/events')
  @SignedIn()
  @ApiHeader({ name: 'Last-Event-ID', required: false, description: 'As a browser sends it that comes back: 204 where that was the end.', schema: { type: 'string' } })
  @ApiOkResponse({ content: { 'text/event-stream': { schema: { type: 'string' } } } })
  @Refuses(429)
  @ApiResponse({ status: 204, description: 'The end has been told: there is no reason to come back.' })
  async follow(
    @CurrentActor() actor: Actor, @IdParam('id') id: string, @Headers('last-event-id') lastEventId: string | undefined,
    @Req() request: FastifyRequest, @Res() reply: FastifyReply,
  ): Promise<void> {
    const { finishedAt } = await this.queries.progress(actor, id);
    if (lastEventId === END && finishedAt !== null) return void reply.status(204).send();
    this.jobProgress.requireRoom(actor);
    await this.streams.send({ request, reply }, { kind: 'jobs', greeting: 'this is how far the job is' }, (stream) => this.jobProgress.follow(stream, actor, id));
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
