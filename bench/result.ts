import type { Measurement } from './load/measure';
import { type Target, isLimit } from './parts';
import type { FirstRenditions, Meanwhile } from './pictures/measure-pictures';

export interface PartResult extends Measurement {
  readonly name: string;
  readonly target: Target;
}

/** How much of a limit Copydesk reaches, at so many connections: by requests a second, and by processor time a request. */
export interface Ratio {
  readonly name: string;
  readonly limit: Target;
  readonly connections: number;
  readonly ofRequests: number;
  readonly ofCpu: number;
}

/** Everything that a run found out. */
export interface BenchResult {
  readonly at: string;
  readonly machine: { readonly node: string; readonly cpus: string };
  readonly articles: number;
  readonly seconds: number;
  readonly parts: readonly PartResult[];
  readonly ratios: readonly Ratio[];
  /** Undefined where they were not chosen. */
  readonly firstRenditions?: FirstRenditions | undefined;
  readonly meanwhile?: Meanwhile | undefined;
  readonly coldStartMs: { readonly ready: number; readonly article: number };
  readonly residentMiB: { readonly atStart: number; readonly afterReads: number; readonly atEnd: number };
}

/** Pairs what Copydesk did with the limit that was measured under the same name. */
export function ratiosOf(parts: readonly PartResult[]): Ratio[] {
  return parts.filter(({ target }) => isLimit(target)).flatMap((limit) => {
    const { name, connections } = limit;
    const ours = parts.find((part) => !isLimit(part.target) && part.name === name && part.connections === connections);
    if (!ours) return [];
    return [{
      name, limit: limit.target, connections,
      ofRequests: ratio(ours.requestsPerSecond, limit.requestsPerSecond), ofCpu: ratio(limit.cpuMicroseconds, ours.cpuMicroseconds),
    }];
  });
}

function ratio(part: number, whole: number): number {
  return Number((part / whole).toFixed(2));
}
