import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { messageOf } from '../../kernel/error-code';
import { isContended, isDatabaseUnavailable } from '../database/pg-errors';
import type { DueWork } from './due-work';
import { Setbacks } from './setbacks';

export interface DuePollOptions {
  /** How long nothing is asked after nothing was due. */
  readonly everyMs?: number;
  /** How many rows are worked on at once, so that one which has to wait does not hold up the others. */
  readonly lanes?: number;
  /** Asked before each pass; while it says yes, nothing is done. */
  readonly isHeld?: () => Promise<boolean>;
  /** Told of every row that failed unexpectedly. */
  readonly onFailure?: () => void;
  readonly setbacks?: Setbacks;
}

/** From this failure on it is no accident. */
const GIVE_UP_AT = 5;

/**
 * Asks every half a second whether something is due, and does it, the earliest first, until nothing is. A database that is away
 * is asked again; a row that fails unexpectedly is logged and left alone for a while.
 */
export class DuePoll {
  private readonly setbacks: Setbacks;
  private readonly stopping = new AbortController();
  private readonly logger = new Logger('DuePoll');
  private running: Promise<void> | undefined;
  private isFailing = false;

  constructor(
    private readonly work: DueWork,
    private readonly options: DuePollOptions = {},
  ) {
    this.setbacks = options.setbacks ?? new Setbacks();
  }

  start(everyMs = this.options.everyMs ?? 500): void {
    this.running ??= this.run(everyMs);
  }

  /** Resolves once what is under way has come to its end. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(everyMs: number): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await this.pass();
      await sleep(everyMs, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Everything that is due now. Never throws. */
  private async pass(): Promise<void> {
    try {
      if (!(await this.options.isHeld?.()) && (await this.doNext())) await this.drain();
      if (this.isFailing) this.logger.warn(`The poll for ${this.work.name} works again.`);
      this.isFailing = false;
    } catch (error) {
      if (!this.isFailing) this.logger.warn(`The poll for ${this.work.name} fails, and goes on trying: ${messageOf(error)}`);
      this.isFailing = true;
    }
  }

  private async drain(): Promise<void> {
    const lanes = Array.from({ length: this.options.lanes ?? 4 }, async () => {
      while (!this.stopping.signal.aborted && (await this.doNext()));
    });
    const failed = (await Promise.allSettled(lanes)).find(({ status }) => status === 'rejected');
    if (failed?.status === 'rejected') throw failed.reason;
  }

  /** Throws only where no row is to blame. */
  private async doNext(): Promise<boolean> {
    let claimed: string | undefined;
    try {
      const wasDue = await this.work.next(this.setbacks.current(), (id) => (claimed = id));
      if (claimed !== undefined) this.setbacks.forget(claimed);
      return wasDue;
    } catch (error) {
      if (claimed === undefined) throw error;
      await this.setAside(claimed, error);
      return true;
    }
  }

  private async setAside(id: string, error: unknown): Promise<void> {
    const failures = this.setbacks.add(id);
    const isAway = isDatabaseUnavailable(error) && !isContended(error);
    if (isAway) throw error;
    this.options.onFailure?.();
    this.logger.error(error instanceof Error ? error : new Error(messageOf(error)), { work: this.work.name, id, failures });
    if (failures < GIVE_UP_AT || isContended(error)) return;
    await this.work.giveUp?.(id).catch((reason: unknown) => this.logger.error(`${id} could not be given up: ${messageOf(reason)}`));
  }
}
