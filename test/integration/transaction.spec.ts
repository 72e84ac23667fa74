import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { afterCommit } from '../../src/platform/database/after-commit';
import { leaveToCommit } from '../../src/platform/database/left-to-commit';
import { isDatabaseUnavailable } from '../../src/platform/database/pg-errors';
import { queryPrepared } from '../../src/platform/database/prepared-statement';
import type { Tx } from '../../src/platform/database/tx';
import { UnitOfWork } from '../../src/platform/database/unit-of-work';
import { DeliveryQueries } from '../../src/modules/delivery/delivery.queries';
import { ReadPool } from '../../src/platform/database/read-pool';
import { type Desk, startDesk } from '../support/desk';
import { eventually } from '../support/eventually';

const ADD = { name: 'test-add', text: 'insert into noted (what) values ($1)' };

let desk: Desk;
let unitOfWork: UnitOfWork;

beforeAll(async () => {
  desk = await startDesk();
  unitOfWork = desk.app.get(UnitOfWork);
  await desk.sql('create table noted (id serial, what text unique)');
});
beforeEach(() => desk.sql('truncate noted restart identity'));
afterAll(() => desk.stop());

/** The connections that TypeORM hands out. */
function poolOfNewsroom(): Pool {
  return (desk.app.get(DataSource).driver as PostgresDriver).master as Pool;
}

const noted = async () => (await desk.sql('select what from noted order by id')).map(({ what }) => what);

describe('a connection that ends', () => {
  it('in the moment in which it is handed out is an error of whoever uses it, and of nobody else', async () => {
    const { promise, resolve } = Promise.withResolvers<unknown>();
    poolOfNewsroom().connect((error, client, release) => {
      // As pg does when one packet has an answer, with which the last use ends, and the end of the connection.
      client?.emit('error', new Error('terminating connection due to administrator command'));
      resolve(error);
      release(true);
    });
    expect(await promise).toBeUndefined();
    await unitOfWork.run((tx) => queryPrepared(tx, ADD, ['another']));
    expect(await noted()).toEqual(['another']);
  });
});

describe('an answer', () => {
  it('goes with who asked for it, and does not wait for the next great collection', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as (options?: { type: 'minor' }) => void;
    // What a great collection finds while it is under way is kept until the next one, so none is to be.
    collect();
    const ask = async () => {
      const [row] = await unitOfWork.run((tx) => queryPrepared<{ words: string }>(tx, { name: 'test-words', text: "select repeat('word ', 100) words" }, []));
      return new WeakRef(row ?? {});
    };
    const rows = [];
    for (let asked = 0; asked < 50; asked += 1) rows.push(await ask());
    for (let round = 0; round < 2; round += 1) {
      // What a WeakRef is made of stays until the end of the turn.
      await setImmediate();
      collect({ type: 'minor' });
    }
    // All of them stay where answers wait for a great collection. One may always begin beside us, and keep the few that it meets.
    expect(rows.filter((row) => row.deref() !== undefined).length).toBeLessThan(rows.length / 2);
  });
});

describe('a unit of work', () => {
  it('carries out in their order what is sent together', async () => {
    const words = ['first', 'second', 'third', 'fourth'];
    await unitOfWork.run((tx) => Promise.all(words.map((word) => queryPrepared(tx, ADD, [word]))));
    expect(await noted()).toEqual(words);
  });

  it('fails with the first error of what is sent together, and changes nothing', async () => {
    const work = unitOfWork.run((tx) => Promise.all(['one', 'one', 'two'].map((word) => queryPrepared(tx, ADD, [word]))));
    await expect(work).rejects.toMatchObject({ code: '23505' });
    expect(await noted()).toEqual([]);
  });

  it('does not pretend to have committed when an error was passed over', async () => {
    const work = unitOfWork.run(async (tx) => {
      await queryPrepared(tx, ADD, ['one']);
      await queryPrepared(tx, ADD, ['one']).catch(() => undefined);
    });
    await expect(work).rejects.toThrow('rolled back');
    expect(await noted()).toEqual([]);
  });

  it('commits what was left to the commit, and where that fails, fails with it and changes nothing', async () => {
    const told: boolean[] = [];
    const work = async (tx: Tx): Promise<void> => {
      afterCommit(tx, ({ isSure }) => told.push(isSure));
      await queryPrepared(tx, ADD, ['before']);
      leaveToCommit(tx, queryPrepared(tx, ADD, ['left']));
    };
    await unitOfWork.run(work);
    expect([await noted(), told]).toEqual([['before', 'left'], [true]]);
    await desk.sql("delete from noted where what = 'before'");
    await expect(unitOfWork.run(work)).rejects.toMatchObject({ code: '23505' });
    expect([await noted(), told]).toEqual([['left'], [true, false]]);
  });

  it('says that the database is away where its connection breaks between two statements, by whichever way they are sent', async () => {
    for (const next of [(tx: Tx) => tx.query('select 1'), (tx: Tx) => queryPrepared(tx, ADD, ['one']), async () => undefined]) {
      const work = unitOfWork.run(async (tx) => {
        const [{ pid }] = await tx.query('select pg_backend_pid() as pid');
        await desk.sql('select pg_terminate_backend($1)', [pid]);
        await eventually(async () => tx.queryRunner?.isReleased, (isReleased) => isReleased === true);
        await next(tx);
      });
      const failure: unknown = await work.then(() => 'committed', (error: unknown) => error);
      expect([String(failure), isDatabaseUnavailable(failure)]).toEqual([String(failure), true]);
    }
    expect(await noted()).toEqual([]);
  });

  it('has readers ask for little at once as long as it goes on, and until shortly after, however it ends', async () => {
    const [reads, articles] = [desk.app.get(ReadPool), desk.app.get(DeliveryQueries)];
    const questions = async (): Promise<number> => {
      const before = reads.counts.primary;
      await Promise.all(Array.from({ length: 13 }, (_, index) => articles.findArticle('en', `none-${index}`, false)));
      return reads.counts.primary - before;
    };
    for (const ends of [async () => undefined, async () => Promise.reject(new Error('refused'))]) {
      await eventually(async () => reads.givesWay, (givesWay) => !givesWay);
      expect(await questions()).toBe(2);
      const asked: number[] = [];
      await Promise.allSettled([unitOfWork.run(async () => {
        asked.push(await questions());
        await ends();
      })]);
      expect([asked, reads.givesWay]).toEqual([[4], true]);
    }
  });

  it('gives its connection back, whatever happened', async () => {
    const failing = Array.from({ length: 60 }, () => unitOfWork.run(async () => Promise.reject(new Error('refused'))));
    expect((await Promise.allSettled(failing)).every(({ status }) => status === 'rejected')).toBe(true);
    await unitOfWork.run((tx) => queryPrepared(tx, ADD, ['after']));
    expect(await noted()).toEqual(['after']);
  });
});

describe('a connection that has become read-only', () => {
  it('is given up at the first write that it refuses, also the one that was there from the beginning', async () => {
    const other = await startDesk();
    try {
      // One after the other: all go over the one connection that the start has made.
      const [before] = await other.sql<{ pid: number }>('select pg_backend_pid() as pid');
      await other.sql('set default_transaction_read_only = on');
      await expect(other.sql('create table refused ()')).rejects.toMatchObject({ code: '25006' });
      await eventually(() => other.sql<{ pid: number }>('select pg_backend_pid() as pid').catch(() => []), ([row]) => row !== undefined && row.pid !== before?.pid);
      await other.sql('create table taken ()');
    } finally {
      await other.stop();
    }
  });
});
