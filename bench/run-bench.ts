import { cpus } from 'node:os';
import { join } from 'node:path';
import type { BenchOptions } from './bench-options';
import { BenchServer } from './bench-server';
import type { Newsroom } from './data/load-newsroom';
import { ChildProgram, type Program } from './load/child-program';
import { type Round, measurementOf, sendLoad, whileReading } from './load/measure';
import { residentMiB } from './load/process-usage';
import { type Part, type Target, partsOf } from './parts';
import { type BenchResult, type PartResult, ratiosOf } from './result';

/** How many rounds a measurement has. */
const TURNS = 4;

/** How many requests of a load that can be sent only once warm the program up. */
const WARM_UP_REQUESTS = 200;

/** What a run works with. */
export interface BenchRun {
  readonly options: BenchOptions;
  readonly newsroom: Newsroom;
  readonly server: BenchServer;
  readonly say: (line: string) => void;
}

/** Starts the programs, measures every part on every level, and stops them. */
export async function runBench(run: BenchRun): Promise<BenchResult> {
  const { options, newsroom, server } = run;
  const coldStartMs = await server.coldStart(newsroom);
  const copydesk = await server.start();
  const programs: Record<Target, ChildProgram> = { copydesk, uncached: await server.startUncached(), ...(await startLimits(server, newsroom)) };
  const atStart = residentMiB(copydesk.pid);
  const parts = partsOf({ newsroom, deepCursor: await server.deepCursor(), authorization: () => server.authorization });
  const chosen = parts.filter(({ name }) => options.only?.has(name) ?? true);
  const reads = await measureAll(run, programs, chosen.filter(({ isWrite }) => !isWrite));
  const afterReads = residentMiB(copydesk.pid);
  const writes = await measureAll(run, programs, chosen.filter(({ isWrite }) => isWrite));
  const results = [...reads, ...writes];
  return {
    at: new Date().toISOString(),
    machine: { node: process.version, cpus: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}` },
    articles: options.articles,
    seconds: options.seconds,
    parts: results,
    ratios: ratiosOf(results),
    coldStartMs,
    residentMiB: { atStart, afterReads, atEnd: residentMiB(copydesk.pid) },
  };
}

async function startLimits(server: BenchServer, newsroom: Newsroom): Promise<Pick<Record<Target, ChildProgram>, 'buffer' | 'statement'>> {
  const limit = (name: string, environment: Record<string, string>): Program => ({ file: join(__dirname, `limits/${name}.js`), environment });
  const slug = newsroom.publishedSlugs.at(-1) ?? '';
  const { length } = await server.article(slug);
  return {
    buffer: await server.startBeside(limit('buffer', { BODY_BYTES: String(length) }), '/'),
    statement: await server.startBeside(limit('statement', { DATABASE_URL: server.databaseUrl }), `/articles/${slug}`),
  };
}

async function measureAll(run: BenchRun, programs: Record<Target, ChildProgram>, parts: readonly Part[]): Promise<PartResult[]> {
  const results: PartResult[] = [];
  for (const connections of run.options.connections) {
    for (const name of new Set(parts.map((part) => part.name))) {
      results.push(...(await measureSideBySide(run, programs, parts.filter((part) => part.name === name), connections)));
    }
  }
  return results.toSorted((a, b) => parts.findIndex(isPart(a)) - parts.findIndex(isPart(b)));
}

const isPart = ({ name, target }: PartResult) => (part: Part): boolean => part.name === name && part.target === target;

/** A part and its limit take turns: a machine that gets slower or faster meanwhile does so for both, and the ratio holds. */
async function measureSideBySide(
  run: BenchRun, programs: Record<Target, ChildProgram>, parts: readonly Part[], connections: number,
): Promise<PartResult[]> {
  const rounds = new Map<Part, Round[]>();
  for (let turn = 0; turn <= TURNS; turn += 1) {
    for (const part of parts) {
      const round = await measureRound(run, programs[part.target], part, { connections, warmsUp: turn === 0 });
      if (turn > 0) rounds.set(part, [...(rounds.get(part) ?? []), round]);
    }
  }
  return parts.map((part) => ({ name: part.name, target: part.target, ...measurementOf(connections, rounds.get(part) ?? []) }));
}

async function measureRound(
  { options, server, say }: BenchRun, program: ChildProgram, part: Part, { connections, warmsUp }: { connections: number; warmsUp: boolean },
): Promise<Round> {
  if (warmsUp) say(`${part.name} (${part.target}), ${connections} connections …`);
  if (part.isWrite && warmsUp) await server.signIn();
  const seconds = warmsUp ? options.warmUpSeconds : options.seconds / TURNS;
  const { requests = 0 } = part;
  const share = warmsUp ? WARM_UP_REQUESTS : Math.floor((requests - WARM_UP_REQUESTS) / TURNS);
  const length = requests > 0 ? { requests: share } : { seconds };
  const measure = () => sendLoad({ program, connections, requestsOf: part.load(connections), length });
  return part.readers ? whileReading(program, part.readers.connections, part.readers.load(part.readers.connections), measure) : measure();
}
