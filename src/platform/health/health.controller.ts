import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { Problem } from '../../kernel/problem';
import { Public } from '../access/access';
import { HealthView, ReadinessView } from './health.view';

class NotReady extends Problem {
  readonly type = 'not-ready';
  readonly title = 'Not ready';
  readonly status = 503;

  override headers(): Record<string, string> {
    return { 'retry-after': '2' };
  }
}

/** For whoever watches over the process: a supervisor, a load balancer, a container. */
@ApiTags('health')
@Controller('health')
export class HealthController {
  constructor(private readonly dataSource: DataSource) {}

  /** The process answers. Touches nothing else. */
  @Get('live')
  @Public()
  live(): HealthView {
    return { status: 'ok' };
  }

  /** The database is reachable, writable and migrated. */
  @Get('ready')
  @Public()
  async ready(): Promise<ReadinessView> {
    const [state] = await this.dataSource.query<{ writable: boolean; applied: number; held: boolean }[]>(
      `select not (pg_is_in_recovery() or current_setting('transaction_read_only')::boolean) as writable,
              (select count(*)::integer from migrations) as applied, exists (select from held_work) as held`,
    );
    if (!state?.writable) throw new NotReady('The database does not take writes at the moment.');
    if (state.applied < this.dataSource.migrations.length) throw new NotReady('The database is not migrated yet.');
    return { status: 'ok', held: state.held };
  }
}
