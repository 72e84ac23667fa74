import { Body, Controller, Delete, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Actor, holdsEverywhere } from '../../kernel/actor';
import { Forbidden } from '../../kernel/problem';
import { Requires } from '../access/access';
import { CurrentActor } from '../access/current-actor';
import { Cursors } from '../http/cursors';
import { NoBodyDto } from '../http/no-body.dto';
import { PageQuery } from '../http/page.query.dto';
import { IdParam } from '../http/uuid-param';
import { DeadJobListView, deadJobView } from './dead-job.view';
import { DeadJobs } from './dead-jobs';

/** Work after a commit, such as mail, that failed until it was given up. */
@ApiTags('jobs')
@Controller('api/v1/dead-jobs')
@Requires('settings:manage')
export class DeadJobsController {
  constructor(
    private readonly jobs: DeadJobs,
    private readonly cursors: Cursors,
  ) {}

  /** The last that was given up first. */
  @Get()
  async list(@CurrentActor() actor: Actor, @Query() { limit, cursor }: PageQuery): Promise<DeadJobListView> {
    requireEverywhere(actor);
    const { items, next } = await this.jobs.list({ limit, after: this.cursors.read('dead-jobs', cursor), withTotal: false });
    return { items: items.map(deadJobView), nextCursor: this.cursors.write('dead-jobs', next) };
  }

  /** Tries it again, at once and as often as at first. */
  @Post(':id/retry')
  @HttpCode(204)
  async retry(@Body() _body: NoBodyDto, @CurrentActor() actor: Actor, @IdParam('id') id: string): Promise<void> {
    requireEverywhere(actor);
    await this.jobs.retry(actor, id);
  }

  /** Drops it for good. */
  @Delete(':id')
  @HttpCode(204)
  async drop(@CurrentActor() actor: Actor, @IdParam('id') id: string): Promise<void> {
    requireEverywhere(actor);
    await this.jobs.drop(actor, id);
  }
}

/** A job knows no sections: who has a part of the newsroom must not drop what another part waits for. */
function requireEverywhere(actor: Actor): void {
  if (!holdsEverywhere(actor, 'settings:manage')) throw new Forbidden();
}
