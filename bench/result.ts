import type { Measurement } from './load/measure';
import { type Target, isLimit } from './parts';
import type { FirstRenditions, Meanwhile } from './pictures/measure-pictures';

export interface PartResult extends Measurement {
  readonly name: string;
  readonly target: Target;
  /** As Part.besides. */
  readonly besides?: string | undefined;
}

/** How much Copydesk reaches of a limit, or of another part, at so many connections: by requests a second, and by processor time a request. */
export interface Ratio {
  readonly name: string;
  readonly limit: string;
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

/** Pairs what Copydesk did with the limit that was measured under the same name, and with the part that it should be as quick as. */
export function ratiosOf(parts: readonly PartResult[]): Ratio[] {
  return parts.filter(({ target }) => !isLimit(target)).flatMap((ours) => {
    const limits = parts.filter(({ name, target, connections }) => (
      connections === ours.connections && (isLimit(target) ? name === ours.name : name === ours.besides)
    ));
    return limits.map((limit) => ({
      name: ours.name, limit: isLimit(limit.target) ? limit.target : limit.name, connections: ours.connections,
      ofRequests: ratio(ours.requestsPerSecond, limit.requestsPerSecond), ofCpu: ratio(limit.cpuMicroseconds, ours.cpuMicroseconds),
    }));
  });
}

function ratio(part: number, whole: number): number {
  return Number((part / whole).toFixed(2));
}
