import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { BenchServer } from '../bench-server';
import { percentile, sendLoad } from '../load/measure';
import type { ChildProgram } from '../load/child-program';
import { BenchPictures } from './bench-pictures';
import type { PictureDesk } from './picture-desk';

const UPLOADS = 12;
const LARGE_PICTURES = 20;

/** Requests of others, slowly enough that they do not wait for each other. */
const OTHERS_PER_SECOND = 50;
const OTHERS_CONNECTIONS = 4;
const ALONE_SECONDS = 15;
const PART_SECONDS = 2;

/** From the first byte of an upload to the last of its first rendition, one after the other, in milliseconds. */
export interface FirstRenditions {
  readonly bytes: number;
  readonly uploads: number;
  readonly p50: number;
  readonly slowest: number;
}

/** How long others wait, in milliseconds, alone and while large pictures are uploaded and rendered. */
export interface Meanwhile {
  readonly path: string;
  readonly pictures: number;
  readonly alone: { readonly p50: number; readonly p99: number };
  readonly meanwhile: { readonly p50: number; readonly p99: number };
  /** How many times as long, of the p99. */
  readonly times: number;
}

/** A JPEG of 2 MB becomes a card of 640 pixels. */
export async function measureFirstRenditions(desk: PictureDesk): Promise<FirstRenditions> {
  const pictures = await BenchPictures.of(3000, 2000, 2_000_000);
  const times: number[] = [];
  // The first one warms up.
  for (let upload = 0; upload <= UPLOADS; upload += 1) {
    const file = pictures.next();
    const begin = performance.now();
    await desk.rendition(await desk.upload(file), 'card');
    if (upload > 0) times.push(performance.now() - begin);
  }
  const sorted = times.toSorted((a, b) => a - b);
  return { bytes: pictures.bytes, uploads: UPLOADS, p50: percentile(sorted, 0.5), slowest: percentile(sorted, 1) };
}

/**
 * Twenty pictures of 24 megapixels at once, each with its largest rendition, while others read an article. They come from a process of their own:
 * what sending them costs the sender is not to be measured.
 */
export async function measureMeanwhile(server: BenchServer, program: ChildProgram, path: string): Promise<Meanwhile> {
  const file = server.keepFile('large.jpg', (await BenchPictures.of(6000, 4000, 9_000_000)).next());
  const read = async (seconds: number): Promise<readonly number[]> => {
    const load = { program, connections: OTHERS_CONNECTIONS, requestsOf: () => [{ method: 'GET' as const, path }] };
    return (await sendLoad({ ...load, length: { seconds, perSecond: OTHERS_PER_SECOND } })).times;
  };
  await read(PART_SECONDS);
  const alone = (await read(ALONE_SECONDS)).toSorted((a, b) => a - b);
  const work = { isDone: false };
  const working = sent(server, file).finally(() => {
    work.isDone = true;
  });
  const times: number[] = [];
  while (!work.isDone) times.push(...(await read(PART_SECONDS)));
  await working;
  const meanwhile = times.toSorted((a, b) => a - b);
  const [before, during] = [alone, meanwhile].map((sorted) => ({ p50: percentile(sorted, 0.5), p99: percentile(sorted, 0.99) }));
  if (!before || !during) throw new Error('Nothing was measured.');
  return { path, pictures: LARGE_PICTURES, alone: before, meanwhile: during, times: Number((during.p99 / before.p99).toFixed(2)) };
}

async function sent({ address, authorization }: BenchServer, file: string): Promise<void> {
  const sender = fork(join(__dirname, 'picture-sender.js'), [address, authorization, file, String(LARGE_PICTURES)]);
  const [code] = (await once(sender, 'exit')) as [number | null];
  if (code !== 0) throw new Error('The pictures could not be sent.');
}
