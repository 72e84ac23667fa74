import { AsyncResource } from 'node:async_hooks';
import type { Pool, PoolClient } from 'pg';
import { eachClient } from '../database/each-client';
import type { Tracing } from './tracing';

type Callback = (...results: unknown[]) => unknown;
type Query = (this: unknown, ...args: unknown[]) => unknown;

/** A span for each statement that a traced request or job sends, by its name or its first word: never its text or its values. */
export function tracePool(pool: Pool, tracing: Tracing): void {
  const connect = pool.connect.bind(pool) as (callback?: Callback) => unknown;
  // Who waits for a connection gets it from who gives it back, and would be taken for a part of that.
  (pool as { connect: unknown }).connect = (callback?: Callback): unknown => (callback ? connect(AsyncResource.bind(callback)) : connect());
  eachClient(pool, (client) => traceClient(client, tracing));
}

function traceClient(client: PoolClient, tracing: Tracing): void {
  const query = client.query.bind(client) as Query;
  (client as { query: unknown }).query = (...args: unknown[]): unknown => {
    const name = tracing.isWithin ? nameOf(args[0]) : undefined;
    if (name === undefined) return query(...args);
    const span = tracing.start({ name, kind: 'client', attributes: { 'db.system.name': 'postgresql', 'db.query.summary': name } });
    const callback = args.at(-1);
    if (typeof callback === 'function') {
      return query(...args.slice(0, -1), (error: unknown, ...results: unknown[]) => {
        span.end(error ?? undefined);
        return (callback as Callback)(error, ...results);
      });
    }
    const sent = query(...args) as Promise<unknown>;
    sent.then(() => span.end(), (error: unknown) => span.end(error));
    return sent;
  };
}

/** Undefined for what speaks with the server by itself, such as COPY. */
function nameOf(statement: unknown): string | undefined {
  if (typeof statement === 'string') return firstWord(statement);
  const { name, text, submit } = statement as { name?: unknown; text?: unknown; submit?: unknown };
  if (typeof submit === 'function' || typeof text !== 'string') return undefined;
  return typeof name === 'string' && name !== '' ? name : firstWord(text);
}

function firstWord(text: string): string {
  return /[a-z]+/i.exec(text)?.[0].toLowerCase() ?? 'statement';
}
