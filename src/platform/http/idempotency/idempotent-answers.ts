import { Injectable } from '@nestjs/common';
import { Conflict, InvalidValues } from '../../../kernel/problem';
import type { Tx } from '../../database/tx';

/** What makes two requests the same: who sent it, to where, under which key; the hash tells whether they ask for the same. */
export interface KeyedRequest {
  readonly principalId: string;
  readonly method: string;
  readonly path: string;
  readonly key: string;
  readonly hash: () => string;
}

export interface KeptAnswer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: unknown;
  /** Its body held a secret and is not kept. */
  readonly heldSecret: boolean;
}

/** Not a refusal: the request was done before, and this is what was answered then. */
export class AnsweredBefore extends Error {
  constructor(readonly answer: KeptAnswer) {
    super('answered before');
  }
}

const KEPT_FOR = "interval '24 hours'";

/** The answers to requests with an Idempotency-Key, kept for 24 hours in the transaction of the effect itself. */
@Injectable()
export class IdempotentAnswers {
  /** What this process is working on, whether it holds a transaction just now or not. */
  private readonly atWork = new Map<string, KeyedRequest>();

  /**
   * Takes the key for the rest of the transaction, and in this process until it is released. Throws AnsweredBefore with the answer that is to be sent again,
   * InvalidValues where the same key came with another request, Conflict while the first one is still running, or where what
   * was answered held a secret.
   */
  async claim(tx: Tx, request: KeyedRequest): Promise<void> {
    const { principalId, method, path, key } = request;
    const name = nameOf(request);
    if ((this.atWork.get(name) ?? request) !== request) throw stillRunning();
    this.atWork.set(name, request);
    const [lock] = await tx.query<{ free: boolean }[]>(
      'select pg_try_advisory_xact_lock(hashtextextended($1, 7)) as free', [name],
    );
    if (!lock?.free) throw stillRunning();
    const [kept] = await tx.query<(Omit<KeptAnswer, 'heldSecret'> & { request_hash: string; held_secret: boolean })[]>(
      `select request_hash, status, headers, body, held_secret from idempotent_answers
       where principal_id = $1 and method = $2 and path = $3 and key = $4 and kept_at > now() - ${KEPT_FOR}`,
      [principalId, method, path, key],
    );
    if (!kept) return;
    if (kept.request_hash !== request.hash()) {
      throw new InvalidValues('This Idempotency-Key was used with another body.', [
        { parameter: 'Idempotency-Key', code: 'idempotency-key-reused', detail: 'Use a new key for a new request.' },
      ]);
    }
    if (kept.held_secret) {
      throw new Conflict('secret-shown-once', 'The secret was shown already', 'This was done, and its secret is shown only once: make a new one.');
    }
    throw new AnsweredBefore({ status: kept.status, headers: kept.headers, body: kept.body, heldSecret: false });
  }

  /** The request has its answer, whatever that is. */
  release(request: KeyedRequest): void {
    const name = nameOf(request);
    if (this.atWork.get(name) === request) this.atWork.delete(name);
  }

  async keep(tx: Tx, request: KeyedRequest, answer: KeptAnswer): Promise<void> {
    await tx.query(
      `insert into idempotent_answers (principal_id, method, path, key, request_hash, status, headers, body, held_secret)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       on conflict on constraint idempotent_answers_pkey do update set request_hash = excluded.request_hash,
         status = excluded.status, headers = excluded.headers, body = excluded.body, held_secret = excluded.held_secret,
         kept_at = now()`,
      [
        request.principalId, request.method, request.path, request.key, request.hash(), answer.status, answer.headers,
        JSON.stringify(answer.heldSecret ? null : (answer.body ?? null)), answer.heldSecret,
      ],
    );
    await tx.query(
      `delete from idempotent_answers where ctid in (
         select ctid from idempotent_answers where kept_at <= now() - ${KEPT_FOR} order by kept_at limit 10 for update skip locked)`,
    );
  }
}

function nameOf({ principalId, method, path, key }: KeyedRequest): string {
  return [principalId, method, path, key].join('\n');
}

function stillRunning(): Conflict {
  return new Conflict('idempotency-key-in-use', 'Still being worked on', 'A request with this Idempotency-Key is still running.');
}
