import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../../kernel/actor';
import { Requires } from '../../../platform/access/access';
import { CurrentActor } from '../../../platform/access/current-actor';
import { Cursors } from '../../../platform/http/cursors';
import { IdParam } from '../../../platform/http/uuid-param';
import { CloseReviewTask } from '../review-tasks/close-review-task';
import { ReviewTaskQueries } from '../review-tasks/review-task.queries';
import { CloseReviewTaskDto, ListReviewTasksQuery } from './dto/review-tasks.dto';
import { ReviewTaskListView, ReviewTaskView, reviewTaskView } from './review-task.view';

/** What was published urgently stays here until somebody else has looked at it. */
@ApiTags('articles')
@Controller('api/v1/review-tasks')
export class ReviewTasksController {
  constructor(
    private readonly queries: ReviewTaskQueries,
    private readonly closeTask: CloseReviewTask,
    private readonly cursors: Cursors,
  ) {}

  /** The tasks of the sections in which the caller reviews, the newest first. */
  @Get()
  @Requires('article:review')
  async list(@CurrentActor() actor: Actor, @Query() { open, limit, cursor }: ListReviewTasksQuery): Promise<ReviewTaskListView> {
    const name = `review-tasks:${open ?? 'all'}`;
    const { items, next } = await this.queries.list(actor, open, limit, this.cursors.read(name, cursor));
    return { items: items.map(reviewTaskView), nextCursor: this.cursors.write(name, next) };
  }

  /** Says that somebody has looked at it: not whoever published it. */
  @Post(':id/close')
  @HttpCode(200)
  @Requires('article:review')
  async close(
    @CurrentActor() actor: Actor, @IdParam('id') id: string, @Body() { note = null }: CloseReviewTaskDto,
  ): Promise<ReviewTaskView> {
    return reviewTaskView(await this.closeTask.execute(actor, id, note));
  }
}
