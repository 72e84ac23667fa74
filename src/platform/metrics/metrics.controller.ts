import { createHash, timingSafeEqual } from 'node:crypto';
import { Controller, Get, Header, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Settings } from '../../config/settings';
import { NotFound, Unauthenticated } from '../../kernel/problem';
import { Public } from '../access/access';
import { credentialOf } from '../access/door';
import { Refuses } from '../http/refuses';
import { Metrics } from './metrics';

/** For whoever watches over the process. */
@ApiTags('health')
@Controller('metrics')
export class MetricsController {
  constructor(
    private readonly metrics: Metrics,
    private readonly settings: Settings,
  ) {}

  /** The metrics of this process in the text format of Prometheus, for whoever has METRICS_TOKEN. */
  @Get()
  @Public()
  @ApiBearerAuth()
  @Refuses(404)
  @ApiProduces('text/plain')
  @ApiOkResponse({ schema: { type: 'string' } })
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  async scrape(@Req() request: FastifyRequest): Promise<string> {
    requireToken(request, this.settings);
    return this.metrics.text();
  }
}

/** Without a token to compare with, metrics are for everybody in development and for nobody in production. */
function requireToken(request: FastifyRequest, { metricsToken, production }: Settings): void {
  if (metricsToken === undefined && production) throw new NotFound();
  if (metricsToken === undefined) return;
  if (!timingSafeEqual(digestOf(credentialOf(request).token), digestOf(metricsToken))) throw new Unauthenticated();
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
