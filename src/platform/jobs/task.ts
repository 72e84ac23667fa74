import type { Actor } from '../../kernel/actor';
import type { Tx } from '../database/tx';

/** Which job it is, for whoever has to make one attempt recognisable as the same as another. */
export interface JobAttempt {
  readonly id: string;
  /** From 1. */
  readonly attempt: number;
}

/** What a run left undone: the job goes on under its place in the queue, with all its attempts before it. */
export interface Rest {
  /** Seconds until then. */
  readonly in: number;
}

/** Why a job is given up: its attempts are used up or it refused itself, or an operator gave up what waited in a backup. */
export type GivenUpBecause = 'failed' | 'restored';

/** Work that is done after a commit, by any process of the role `all` or `worker`; at least once, and mostly once. */
export interface Task {
  /** What its jobs are found by: the same in every release. */
  readonly name: string;
  /** How many of its jobs one process does at once, two if it does not say: what waits for a slow one is only its own kind. */
  readonly lanes?: number;
  /** Seconds after each failure until the next attempt; after the last it is given up. Left out: for about a day. */
  readonly delays?: readonly number[];
  /** Gives what is left, if it does not do all. Throws what makes the job wait for its next attempt, or JobRefused. */
  run(payload: Readonly<Record<string, unknown>>, job: JobAttempt): Promise<Rest | void>;
  /** What follows where a job is given up, in the transaction that does it. */
  giveUp?(tx: Tx, payload: Readonly<Record<string, unknown>>, because: GivenUpBecause): Promise<void>;
  /** What takes that back where somebody has a job done after all, in the transaction that makes it due, and before it is. */
  retry?(tx: Tx, payload: Readonly<Record<string, unknown>>, actor: Actor): Promise<void>;
}

/** No further attempt would go better: the job is given up at once. */
export class JobRefused extends Error {}

/** A second, then two, then four, up to an hour, for about a day. */
export const USUAL_DELAYS: readonly number[] = Array.from({ length: 35 }, (_, failure) => Math.min(3600, 2 ** failure));
