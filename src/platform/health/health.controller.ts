import { setTimeout as sleep } from 'node:timers/promises';
import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { Problem } from '../../kernel/problem';
import { Public } from '../access/access';
import { Replica } from '../database/replica/replica';
import { Draining } from '../http/draining';
import { HealthView, ReadinessView } from './health.view';

/** Whoever asks has a short patience himself. */
const PATIENCE_MS = 1500;

interface DatabaseState {
  readonly writable: boolean;
  readonly applied: number;
  readonly held: boolean;
}

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
  constructor(
    private readonly dataSource: DataSource,
    private readonly draining: Draining,
    private readonly replica: Replica,
  ) {}

  /** The process answers. Touches nothing else. */
  @Get('live')
  @Public()
  live(): HealthView {
    return { status: 'ok' };
  }

  /** The database is reachable, writable and migrated, and the process is not about to stop. */
  @Get('ready')
  @Public()
  async ready(): Promise<ReadinessView> {
    if (this.draining.hasBegun) throw new NotReady('The process is about to stop.');
    const state = await Promise.race([this.look(), sleep(PATIENCE_MS, undefined, { ref: false })]);
    if (!state) throw new NotReady('The database does not answer, or every connection to it is busy.');
    if (!state.writable) throw new NotReady('The database does not take writes at the moment.');
    if (state.applied < this.dataSource.migrations.length) throw new NotReady('The database is not migrated yet.');
    const { use } = this.replica;
    return { status: 'ok', held: state.held, replica: use === 'off' ? null : use };
  }

  private async look(): Promise<DatabaseState | undefined> {
    const [state] = await this.dataSource.query<DatabaseState[]>(
      `select not (pg_is_in_recovery() or current_setting('transaction_read_only')::boolean) as writable,
              (select count(*)::integer from migrations) as applied, exists (select from held_work) as held`,
    );
    return state;
  }
}
