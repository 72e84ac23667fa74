import autocannon from 'autocannon';
import type { ChildProgram } from './child-program';
import { cpuMs } from './process-usage';

/** The requests that one connection sends over and over, in their order. */
export type RequestsOf = (connection: number) => autocannon.Request[];

export interface Load {
  readonly program: ChildProgram;
  readonly connections: number;
  readonly requestsOf: RequestsOf;
  /** So many seconds, as fast as it goes unless `perSecond` is given; or so many requests where each can be sent only once. */
  readonly length: { readonly seconds: number; readonly perSecond?: number } | { readonly requests: number };
}

/** What was measured; times in milliseconds. */
export interface Measurement {
  readonly connections: number;
  readonly requestsPerSecond: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  /** The processor time of the program for each request, in microseconds; that of PostgreSQL is not in it. */
  readonly cpuMicroseconds: number;
}

/** What one round of a measurement found. */
export interface Round {
  /** How long each request took, in milliseconds. */
  readonly times: readonly number[];
  /** From the first request to the last answer. */
  readonly milliseconds: number;
  readonly cpuMs: number;
}

/** Sends the load once. Throws when anything but 2xx was answered, because then it measured something else. */
export async function sendLoad({ program, connections, requestsOf, length }: Load): Promise<Round> {
  let connection = 0;
  const times: number[] = [];
  const before = cpuMs(program.pid);
  const begin = performance.now();
  let end = begin;
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const instance = autocannon({
      url: program.address,
      connections,
      ...('seconds' in length ? { duration: length.seconds, ...(length.perSecond && { overallRate: length.perSecond }) } : { amount: length.requests }),
      setupClient: (client) => client.setRequests(requestsOf(connection++)),
    }, (error: unknown, done) => (error ? reject(error) : resolve(done)));
    // Its own percentiles are whole milliseconds.
    instance.on('response', (_client, _status, _bytes, milliseconds) => {
      times.push(milliseconds);
      end = performance.now();
    });
  });
  if (result.non2xx + result.errors > 0) {
    throw new Error(`${result.non2xx} answers were not 2xx (${JSON.stringify(result.statusCodeStats)}), and ${result.errors} requests had none.`);
  }
  return { times, milliseconds: end - begin, cpuMs: cpuMs(program.pid) - before };
}

/** Does the work while so many others read, over and over. */
export async function whileReading<T>(program: ChildProgram, connections: number, requestsOf: RequestsOf, work: () => Promise<T>): Promise<T> {
  let connection = 0;
  const { promise: ended, resolve, reject } = Promise.withResolvers<void>();
  const readers = autocannon({
    url: program.address, connections, duration: 3600, setupClient: (client) => client.setRequests(requestsOf(connection++)),
  }, (error: unknown) => (error ? reject(error) : resolve()));
  try {
    return await work();
  } finally {
    readers.stop();
    await ended;
  }
}

/** All rounds of a load as one measurement. */
export function measurementOf(connections: number, rounds: readonly Round[]): Measurement {
  const times = rounds.flatMap((round) => round.times).toSorted((a, b) => a - b);
  const total = (field: 'milliseconds' | 'cpuMs'): number => rounds.reduce((sum, round) => sum + round[field], 0);
  return {
    connections,
    requestsPerSecond: rounded((times.length * 1000) / total('milliseconds'), 1),
    p50: percentile(times, 0.5),
    p95: percentile(times, 0.95),
    p99: percentile(times, 0.99),
    cpuMicroseconds: rounded((total('cpuMs') * 1000) / times.length, 1),
  };
}

export function percentile(sorted: readonly number[], share: number): number {
  return rounded(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0, 2);
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
