import { cpus } from 'node:os';
import { join } from 'node:path';
import type { BenchOptions } from './bench-options';
import { BenchServer } from './bench-server';
import type { Newsroom } from './data/load-newsroom';
import { ChildProgram, type Program } from './load/child-program';
import { type Round, measurementOf, sendLoad, whileReading } from './load/measure';
import { residentMiB } from './load/process-usage';
import { type Part, SECTION, type Target, partsOf } from './parts';
import { BenchPictures } from './pictures/bench-pictures';
import { measureFirstRenditions, measureMeanwhile } from './pictures/measure-pictures';
import { PictureDesk } from './pictures/picture-desk';
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
  const uncached = await server.startUncached();
  const atStart = residentMiB(copydesk.pid);
  await server.signIn();
  const desk = new PictureDesk(server);
  const rendition = await publicRendition(desk);
  const programs: Record<Target, ChildProgram> = { copydesk, uncached, ...(await startLimits(server, newsroom, rendition.bytes)) };
  const ground = { newsroom, deepCursor: await server.deepCursor(SECTION), rendition: rendition.path, authorization: () => server.authorization };
  const isChosen = (name: string): boolean => options.only?.has(name) ?? true;
  const chosen = partsOf(ground).filter(({ name }) => isChosen(name));
  const reads = await measureAll(run, programs, chosen.filter(({ isWrite }) => !isWrite));
  const afterReads = residentMiB(copydesk.pid);
  const writes = await measureAll(run, programs, chosen.filter(({ isWrite }) => isWrite));
  const results = [...reads, ...writes];
  const pictures = await measurePictures(run, desk, copydesk, isChosen);
  return {
    at: new Date().toISOString(),
    machine: { node: process.version, cpus: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}` },
    articles: options.articles,
    seconds: options.seconds,
    parts: results,
    ratios: ratiosOf(results),
    ...pictures,
    coldStartMs,
    residentMiB: { atStart, afterReads, atEnd: residentMiB(copydesk.pid) },
  };
}

/** A card of a picture that readers see, made and asked for once. */
async function publicRendition(desk: PictureDesk): Promise<{ path: string; bytes: Buffer }> {
  const picture = await desk.upload((await BenchPictures.of(1600, 1200, 600_000)).next());
  return { path: await desk.publicPath(picture, 'card'), bytes: await desk.rendition(picture, 'card') };
}

async function measurePictures(
  { server, newsroom, say }: BenchRun, desk: PictureDesk, copydesk: ChildProgram, isChosen: (name: string) => boolean,
): Promise<Pick<BenchResult, 'firstRenditions' | 'meanwhile'>> {
  await server.signIn();
  const path = `/delivery/v1/articles/${newsroom.publishedSlugs[0]}`;
  const measured = async <T>(name: string, measure: () => Promise<T>): Promise<T | undefined> => {
    if (!isChosen(name)) return undefined;
    say(`${name} …`);
    return measure();
  };
  return {
    firstRenditions: await measured('first-rendition', () => measureFirstRenditions(desk)),
    meanwhile: await measured('meanwhile', () => measureMeanwhile(server, copydesk, path)),
  };
}

async function startLimits(
  server: BenchServer, newsroom: Newsroom, rendition: Buffer,
): Promise<Pick<Record<Target, ChildProgram>, 'buffer' | 'statement' | 'file'>> {
  const limit = (name: string, environment: Record<string, string>): Program => ({ file: join(__dirname, `limits/${name}.js`), environment });
  const slug = newsroom.publishedSlugs.at(-1) ?? '';
  const { length } = await server.article(slug);
  return {
    buffer: await server.startBeside(limit('buffer', { BODY_BYTES: String(length) }), '/'),
    file: await server.startBeside(limit('file', { FILE: server.keepFile('rendition.webp', rendition) }), '/'),
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
  return parts.map((part) => ({ name: part.name, target: part.target, besides: part.besides, ...measurementOf(connections, rounds.get(part) ?? []) }));
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
