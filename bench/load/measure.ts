import autocannon from 'autocannon';
import type { ChildProgram } from './child-program';
import { cpuMs } from './process-usage';

/** The requests that one connection sends over and over, in their order. */
export type RequestsOf = (connection: number) => autocannon.Request[];

export interface Load {
  readonly program: ChildProgram;
  readonly connections: number;
  readonly requestsOf: RequestsOf;
  /** So many seconds, or so many requests where each can be sent only once. */
  readonly length: { readonly seconds: number } | { readonly requests: number };
}

/** What was measured; times in milliseconds. */
export interface Measurement {
  readonly connections: number;
  readonly requestsPerSecond: number;
  readonly p50: number;
  readonly p99: number;
  /** The processor time of the program for each request, in microseconds; that of PostgreSQL is not in it. */
  readonly cpuMicroseconds: number;
}

/** Sends the load and measures. Throws when anything but 2xx was answered, because then it measured something else. */
export async function measure({ program, connections, requestsOf, length }: Load): Promise<Measurement> {
  let connection = 0;
  const times: number[] = [];
  const before = cpuMs(program.pid);
  const begin = performance.now();
  let end = begin;
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const instance = autocannon({
      url: program.address,
      connections,
      ...('seconds' in length ? { duration: length.seconds } : { amount: length.requests }),
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
  times.sort((a, b) => a - b);
  return {
    connections,
    requestsPerSecond: round((times.length * 1000) / (end - begin), 1),
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
    cpuMicroseconds: round(((cpuMs(program.pid) - before) * 1000) / times.length, 1),
  };
}

function percentile(sorted: readonly number[], share: number): number {
  return round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0, 2);
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
