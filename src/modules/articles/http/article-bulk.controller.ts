import { Body, Controller, HttpCode, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Actor } from '../../../kernel/actor';
import { OpenToKeys, Requires } from '../../../platform/access/access';
import { CurrentActor } from '../../../platform/access/current-actor';
import { BULK_VERB_NAMES, permissionsFor } from '../bulk/bulk-verbs.policy';
import { StartBulk } from '../bulk/start-bulk';
import { JobDetailView, bulkJobDetailView } from './bulk-job.view';
import { BulkDto, bulkInput } from './dto/bulk.dto';

@ApiTags('articles')
@Controller('api/v1/articles')
@OpenToKeys({ write: 'articles:write' })
export class ArticleBulkController {
  constructor(private readonly startBulk: StartBulk) {}

  /**
   * Does a verb to many articles, each by itself: as its own route would, with the rights that the caller has when its turn comes, and
   * with a result of its own. What becomes of them is told by the job.
   */
  @Post('bulk')
  @HttpCode(202)
  @Requires(...new Set(BULK_VERB_NAMES.flatMap(permissionsFor)))
  async start(@CurrentActor() actor: Actor, @Body() body: BulkDto, @Res({ passthrough: true }) reply: FastifyReply): Promise<JobDetailView> {
    const job = await this.startBulk.execute(actor, body.verb, bulkInput(body), body.items);
    void reply.header('location', `/api/v1/jobs/${job.id}`);
    return bulkJobDetailView(job);
  }
}
