import { afterEach, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { Claimed, DueWork } from '../../src/platform/jobs/due-work';
import { DuePoll, type DuePollOptions } from '../../src/platform/jobs/due-poll';
import { Setbacks } from '../../src/platform/jobs/setbacks';
import { eventually } from '../support/eventually';

const polls: DuePoll[] = [];
Logger.overrideLogger(false);

afterEach(() => Promise.all(polls.splice(0).map((poll) => poll.stop())));

/** Rows in memory, handed out the first first, each to one lane at a time. */
class Rows implements DueWork {
  readonly name = 'rows';
  readonly done: string[] = [];
  readonly tried: string[] = [];
  readonly givenUp: string[] = [];
  private readonly claimed = new Set<string>();
  asked = 0;
  fails: (id: string) => unknown = () => undefined;
  work: (id: string) => Promise<void> = async () => undefined;

  constructor(readonly due: string[]) {}

  async next(except: readonly string[], claimed: Claimed): Promise<boolean> {
    this.asked += 1;
    const id = this.due.find((each) => !except.includes(each) && !this.claimed.has(each));
    if (id === undefined) return false;
    this.claimed.add(id);
    claimed(id);
    this.tried.push(id);
    try {
      await this.work(id);
      const error = this.fails(id);
      if (error !== undefined) throw error;
    } finally {
      this.claimed.delete(id);
    }
    this.due.splice(this.due.indexOf(id), 1);
    this.done.push(id);
    return true;
  }

  async giveUp(id: string): Promise<void> {
    this.givenUp.push(id);
    this.due.splice(this.due.indexOf(id), 1);
  }
}

function start(work: DueWork, options: DuePollOptions = {}): DuePoll {
  const poll = new DuePoll(work, { everyMs: 5, ...options });
  polls.push(poll);
  poll.start();
  return poll;
}

const ids = (count: number): string[] => Array.from({ length: count }, (_, index) => `row ${index}`);
const until = (isSo: () => boolean): Promise<boolean> => eventually(async () => isSo(), Boolean);

describe('a poll', () => {
  it('does all that is due in its order, and then what comes', async () => {
    const rows = new Rows(ids(20));
    start(rows, { lanes: 1 });
    await until(() => rows.done.length === 20);
    expect(rows.done).toEqual(ids(20));
    rows.due.push('later');
    await until(() => rows.done.at(-1) === 'later');
  });

  it('asks now and then while nothing is due, and not more often', async () => {
    const rows = new Rows([]);
    start(rows, { everyMs: 20 });
    const begin = performance.now();
    await until(() => rows.asked > 5);
    // Timers may go off a millisecond early.
    expect(rows.asked).toBeLessThanOrEqual((performance.now() - begin) / 19 + 1);
  });

  it('works on several rows at once, so that one which waits does not hold up the others', async () => {
    const rows = new Rows(ids(10));
    let letGo = (): void => undefined;
    rows.work = (id) => (id === 'row 0' ? new Promise((resolve) => (letGo = resolve)) : Promise.resolve());
    // The first of a pass is alone.
    rows.due.unshift('first');
    start(rows, { lanes: 2 });
    await until(() => rows.done.length === 10);
    expect(rows.due).toEqual(['row 0']);
    letGo();
    await until(() => rows.done.length === 11);
  });

  it('lets what is under way come to its end before it stops, and begins nothing more', async () => {
    const rows = new Rows(ids(10));
    let letGo = (): void => undefined;
    rows.work = () => new Promise((resolve) => (letGo = resolve));
    const poll = start(rows);
    await until(() => rows.tried.length === 1);
    let isStopped = false;
    const stopped = poll.stop().then(() => (isStopped = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(isStopped).toBe(false);
    letGo();
    await stopped;
    expect(rows.done).toEqual(['row 0']);
    expect(rows.tried).toEqual(['row 0']);
  });

  it('goes on after the database was away', async () => {
    const rows = new Rows(ids(1));
    let failures = 3;
    const next = rows.next.bind(rows);
    rows.next = async (except, claimed) => {
      failures -= 1;
      if (failures >= 0) throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
      return next(except, claimed);
    };
    start(rows);
    await until(() => rows.done.length === 1);
  });
});

describe('a row that fails unexpectedly', () => {
  function failing(): { rows: Rows; clock: { now: number }; failures: number[] } {
    const rows = new Rows(ids(5));
    const clock = { now: 0 };
    const failures: number[] = [];
    rows.fails = (id) => (id === 'row 1' ? new Error('a mistake of ours') : undefined);
    start(rows, { setbacks: new Setbacks(() => clock.now), onFailure: () => failures.push(clock.now) });
    return { rows, clock, failures };
  }

  it('holds up no other, is tried less and less often, and is given up at the fifth time', async () => {
    const { rows, clock, failures } = failing();
    await until(() => rows.done.length === 4);
    for (const [wait, times] of [[1000, 2], [2000, 3], [4000, 4], [8000, 5]] as const) {
      clock.now += wait - 1;
      const { asked } = rows;
      await until(() => rows.asked > asked + 2);
      expect(failures).toHaveLength(times - 1);
      clock.now += 1;
      await until(() => failures.length === times);
    }
    await until(() => rows.givenUp.length === 1);
    expect(rows.tried.filter((id) => id === 'row 1')).toHaveLength(5);
  });

  it('starts anew once it went well', async () => {
    const setbacks = new Setbacks(() => 0);
    expect([setbacks.add('a'), setbacks.add('a')]).toEqual([1, 2]);
    setbacks.forget('a');
    expect(setbacks.add('a')).toBe(1);
  });

  it('is never given up for a lock that was not to be had, and is left alone for five minutes at most', async () => {
    const { rows, clock, failures } = failing();
    rows.fails = (id) => (id === 'row 1' ? Object.assign(new Error('canceling statement due to lock timeout'), { code: '55P03' }) : undefined);
    for (let times = 1; times <= 12; times += 1) {
      await until(() => failures.length === times);
      clock.now += 300_000;
    }
    expect(rows.givenUp).toEqual([]);
    rows.fails = () => undefined;
    await until(() => rows.done.length === 5);
  });
});
