import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../../../kernel/error-code';
import type { Alarm } from './alarm';
import { EmbeddedServerError, explained } from './embedded-server-error';
import { type LaunchOptions, type Postmaster, reachPostmaster } from './postmaster';
import { isPostgresOn } from './running-postmaster';
import { tailOfServerLog } from './server-log';
import type { ServerPlace } from './server-place';

const FIRST_PAUSE_MS = 250;
/** Short enough that whoever made room on the disk need not wait for it. */
const LONGEST_PAUSE_MS = 4_000;
/** A server that ran for so long before it ended is started at once, however often that has been done. */
const WELL_AFTER_MS = 60_000;
/** What may pass by itself, such as a process of the dead server that is still busy, is tried for so long before it is told. */
const PATIENCE_MS = 2_000;
const SAY_AGAIN_AFTER_MS = 60_000;

/** Which process the server is. With an alarm, it is started again when it has ended by itself, on the port that all know. */
export class ServerKeeper {
  private readonly stopping = new AbortController();
  private work: Promise<void> | undefined;
  private startedAt = performance.now();
  private pauseMs = 0;
  private said = { line: '', at: 0 };

  constructor(
    private readonly place: ServerPlace,
    private current: Postmaster,
    private readonly options: { launch: LaunchOptions; alarm: Alarm | undefined },
  ) {}

  get postmaster(): Postmaster {
    return this.current;
  }

  /** Resolves when a server runs, or when it is not wanted any more. A data folder that is gone is never made anew: it would be an empty newsroom. */
  async keepRunning(): Promise<void> {
    const { alarm } = this.options;
    if (!alarm || this.stopping.signal.aborted || isPostgresOn(this.place.data, this.current.pid)) return;
    await (this.work ??= this.bringBack(alarm).finally(() => (this.work = undefined)));
  }

  /** From now on it stays as it is; resolves when nothing is being started any more. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.work;
  }

  private async bringBack(alarm: Alarm): Promise<void> {
    const endedAt = performance.now();
    if (endedAt - this.startedAt > WELL_AFTER_MS) this.pauseMs = 0;
    const serverLog = tailOfServerLog(this.place);
    alarm.error({ serverLog }, `PostgreSQL (process ${this.current.pid}) has ended by itself. It is started again${this.inAWhile()}.`);
    while (!(await this.isStarted(alarm)));
    if (this.stopping.signal.aborted) return;
    this.startedAt = performance.now();
    const { pid } = this.current;
    alarm.warn({}, `PostgreSQL (process ${pid}) runs again, ${Math.round(this.startedAt - endedAt)} ms after its end was noticed.`);
  }

  /** One attempt, true also when it is not wanted any more. */
  private async isStarted(alarm: Alarm): Promise<boolean> {
    const { signal } = this.stopping;
    await sleep(this.pauseMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return true;
    this.pauseMs = Math.min(Math.max(this.pauseMs * 2, FIRST_PAUSE_MS), LONGEST_PAUSE_MS);
    try {
      this.current = await this.start(alarm, signal);
      return true;
    } catch (error) {
      if (signal.aborted) return true;
      this.complain(alarm, error);
      return false;
    }
  }

  private async start(alarm: Alarm, signal: AbortSignal): Promise<Postmaster> {
    const { data } = this.place;
    const { port } = this.current;
    if (!existsSync(join(data, 'PG_VERSION'))) throw new EmbeddedServerError(`The data of PostgreSQL are not in ${data} any more.`);
    const reached = await reachPostmaster(this.place, {
      ...this.options.launch, log: (line) => alarm.warn({}, line), port, stopping: signal, patienceMs: PATIENCE_MS,
    });
    if (reached.port === port) return reached;
    throw new EmbeddedServerError(`PostgreSQL in ${data} listens on port ${reached.port}, not on ${port}: end process ${reached.pid}, or start Copydesk anew.`);
  }

  /** The same again is told once a minute, not at every attempt. */
  private complain(alarm: Alarm, error: unknown): void {
    const line = messageOf(explained(error, this.place.folder));
    if (line === this.said.line && performance.now() - this.said.at < SAY_AGAIN_AFTER_MS) return;
    this.said = { line, at: performance.now() };
    alarm.error(error instanceof EmbeddedServerError ? {} : { err: error }, `PostgreSQL cannot be started: ${line} It is tried again every few seconds.`);
  }

  private inAWhile(): string {
    return this.pauseMs === 0 ? ' at once' : ` in ${this.pauseMs} ms, for it did not last`;
  }
}
