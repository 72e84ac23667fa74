import { beforeEach, describe, expect, it } from '@jest/globals';
import { Replica } from '../../../src/platform/database/replica/replica';
import { walPosition } from '../../../src/platform/database/replica/wal-position';

let now: number;
let replica: Replica;

beforeEach(() => {
  now = 10_000;
  replica = new Replica(true, 10, () => now);
});

/** The primary, asked now unless it was asked before `changes` came. */
function primary(position: bigint, { changes = replica.changesHeard, server = 'primary' } = {}): void {
  replica.primaryAnswered({ changes, position, server, asked: now, heardUntil: now + 900 });
}

function standby(replayed: bigint, { received = replayed, server = 'standby', isStandby = true } = {}): void {
  replica.replicaAnswered({ isStandby, server, replayed: isStandby ? replayed : null, received: isStandby ? received : null });
}

describe('a place in the log', () => {
  it('is compared as a number, not as a text', () => {
    expect(walPosition('0/9') < walPosition('0/10')).toBe(true);
    expect(walPosition('0/FFFFFFFF') < walPosition('1/0')).toBe(true);
    expect(walPosition('A/3000028')).toBe(0xa0_3000028n);
  });
});

describe('a standby', () => {
  it('is read once it has replayed what was heard of, and not before', () => {
    expect([replica.use, replica.isRead]).toEqual(['away', false]);
    standby(100n);
    expect([replica.use, replica.isRead]).toEqual(['behind', false]);
    primary(100n);
    expect([replica.use, replica.isRead]).toEqual(['current', true]);
    replica.changed();
    expect([replica.use, replica.isRead]).toEqual(['behind', false]);
    primary(120n);
    expect(replica.isRead).toBe(false);
    standby(119n);
    expect(replica.isRead).toBe(false);
    standby(120n);
    expect(replica.isRead).toBe(true);
  });

  it('is not cleared of a change by an answer to a question that was asked before', () => {
    standby(100n);
    const changes = replica.changesHeard;
    replica.changed();
    primary(100n, { changes });
    expect(replica.isRead).toBe(false);
    primary(100n);
    expect(replica.isRead).toBe(true);
  });

  it('does not have to have what nobody heard of, until it is too far behind', () => {
    standby(100n);
    primary(100n);
    now += 200;
    primary(500n);
    expect([replica.isRead, replica.lagSeconds]).toEqual([true, 0]);
    now += 10_000;
    primary(600n);
    expect([replica.isRead, replica.lagSeconds]).toEqual([true, 10]);
    now += 200;
    primary(600n);
    expect([replica.use, replica.isRead]).toEqual(['behind', false]);
    standby(500n);
    expect([replica.isRead, replica.lagSeconds]).toEqual([true, 0.2]);
    standby(600n);
    expect(replica.lagSeconds).toBe(0);
  });

  it('is read only as long as changes are heard of, unless nobody answers at the primary', () => {
    standby(100n);
    primary(100n);
    now += 899;
    expect(replica.isRead).toBe(true);
    now += 1;
    expect([replica.isRead, replica.hasAllHeard]).toEqual([false, true]);
    replica.unheard({ isAway: false });
    expect(replica.isRead).toBe(false);
    replica.unheard({ isAway: true });
    expect(replica.isRead).toBe(true);
    replica.changed();
    expect(replica.isRead).toBe(false);
  });

  it('has to have got something new where another primary has taken over: it may have what that one never had', () => {
    standby(200n, { received: 210n });
    primary(150n);
    expect(replica.isRead).toBe(true);
    replica.changed();
    primary(160n, { server: 'another' });
    expect(replica.isRead).toBe(false);
    standby(200n, { received: 210n });
    standby(210n, { received: 210n });
    primary(170n, { server: 'another' });
    expect(replica.isRead).toBe(false);
    standby(211n, { received: 220n });
    expect(replica.isRead).toBe(true);
  });

  it('is the primary itself where it says so, and then read in any case; and another server never', () => {
    standby(0n, { isStandby: false, server: 'primary' });
    expect(replica.use).toBe('away');
    primary(100n);
    expect([replica.use, replica.isRead]).toEqual(['itself', true]);
    replica.changed();
    now += 5000;
    expect([replica.use, replica.isRead]).toEqual(['itself', true]);
    standby(0n, { isStandby: false, server: 'another' });
    primary(100n);
    expect([replica.use, replica.isRead, replica.hasAllHeard]).toEqual(['another', false, false]);
  });

  it('that is lost has to say anew how far it is', () => {
    let lost = 0;
    replica.onLoss(() => { lost += 1; });
    standby(100n);
    primary(100n);
    replica.replicaLost();
    expect([replica.use, replica.isRead, replica.lagSeconds, lost]).toEqual(['away', false, undefined, 1]);
    standby(90n);
    expect(replica.isRead).toBe(false);
  });

  it('keeps no more of the log than it has to, however long it stands still', () => {
    standby(100n);
    for (let beat = 1; beat <= 100_000; beat += 1) {
      now += 200;
      primary(BigInt(100 + beat));
    }
    expect(replica.lagSeconds).toBeCloseTo(20_000 - 0.2, 0);
    standby(100_099n);
    expect(replica.lagSeconds).toBeLessThan(30);
  });
});
