import { BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { messageOf } from '../../kernel/error-code';
import type { Doer } from './journal';

/** Actions of the audit log that are refusals: nothing was changed. */
export const REFUSED_ACCESS = 'access.denied';
export const REFUSED_SIGN_IN = 'session.refused';

/** Of one person, or of one address where nobody is known, in a minute. */
const WRITTEN_A_MINUTE = 10;
/** Of all together between two writes. */
const MOST_WAITING = 500;
const WRITE_EVERY_MS = 1000;
const MOST_TALLIES = 10_000;
const MINUTE_MS = 60_000;

/** Of one principal in this minute. */
interface Tally {
  written: number;
  leftOut: number;
}

interface Written {
  actor_id: string | null;
  actor_name: string;
  request_id: string | null;
  address: string | null;
  key_id: string | null;
  user_agent: string | null;
}

interface Entry extends Written {
  action: string;
  subject_type: string;
  detail: Record<string, unknown>;
}

type Origin = Pick<Doer, 'requestId' | 'address' | 'userAgent'>;

/**
 * Refusals in the audit log: who was denied what, and whose sign-in failed. No request waits for it, and however many are refused,
 * only the first of a minute are written for each principal; the next that is written says how many were left out.
 */
@Injectable()
export class RefusalLog implements BeforeApplicationShutdown {
  private readonly waiting: Entry[] = [];
  private readonly tallies = new Map<string, Tally>();
  private minute = 0;
  private writing: NodeJS.Timeout | undefined;

  constructor(private readonly dataSource: DataSource) {}

  /** `route` as it is declared: what was asked for may hold ids of others. */
  noteDenial(actor: Doer, method: string, route: string): void {
    this.note(actor.key?.id ?? actor.id ?? '', { ...entryOf(actor, actor), action: REFUSED_ACCESS, subject_type: 'access', detail: { method, route } });
  }

  /** The account is null where there is none of that name; what was given as its name is not kept: it may be a password. */
  noteSignIn(account: { readonly id: string; readonly name: string } | null, origin: Origin, detail: Readonly<Record<string, string>> = {}): void {
    const entry = entryOf({ id: account?.id ?? null, name: account?.name ?? 'nobody' }, origin);
    this.note(account?.id ?? `from ${origin.address}`, { ...entry, action: REFUSED_SIGN_IN, subject_type: 'session', detail });
  }

  /** Writes what waits. */
  async write(): Promise<void> {
    clearTimeout(this.writing);
    this.writing = undefined;
    const entries = this.waiting.splice(0);
    if (entries.length === 0) return;
    try {
      await this.dataSource.query(WRITE, [JSON.stringify(entries)]);
    } catch (error) {
      new Logger('RefusalLog').error(`${entries.length} refusals were not written to the audit log: ${messageOf(error)}`);
    }
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.write();
  }

  private note(principal: string, entry: Entry): void {
    this.beginMinute(Math.floor(Date.now() / MINUTE_MS));
    const key = `${entry.action} ${principal}`;
    const tally = this.tallies.get(key) ?? { written: 0, leftOut: 0 };
    this.tallies.set(key, tally);
    if (tally.written >= WRITTEN_A_MINUTE || this.waiting.length >= MOST_WAITING) {
      tally.leftOut += 1;
      return;
    }
    this.waiting.push(tally.leftOut > 0 ? { ...entry, detail: { ...entry.detail, leftOutBefore: tally.leftOut } } : entry);
    tally.written += 1;
    tally.leftOut = 0;
    this.writing ??= setTimeout(() => void this.write(), WRITE_EVERY_MS).unref();
  }

  /** Everybody may be written of again; what was left out is remembered until then. */
  private beginMinute(minute: number): void {
    if (minute === this.minute) return;
    this.minute = minute;
    for (const [key, tally] of this.tallies) {
      if (tally.leftOut === 0 || this.tallies.size > MOST_TALLIES) this.tallies.delete(key);
      else tally.written = 0;
    }
  }
}

function entryOf(who: Pick<Doer, 'id' | 'name' | 'key'>, { requestId, address, userAgent = null }: Origin): Written {
  return {
    actor_id: who.id, actor_name: who.name, key_id: who.key?.id ?? null, request_id: requestId, address, user_agent: userAgent,
  };
}

const WRITE = `
  insert into audit_log (actor_id, actor_name, action, subject_type, detail, request_id, address, key_id, user_agent)
  select actor_id, actor_name, action, subject_type, detail, request_id, address, key_id, user_agent
  from jsonb_to_recordset($1::jsonb) as refused (actor_id uuid, actor_name text, action text, subject_type text, detail jsonb,
    request_id text, address inet, key_id uuid, user_agent text)`;
