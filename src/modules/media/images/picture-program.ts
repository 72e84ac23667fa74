import { setPriority } from 'node:os';
import { codeOf, messageOf } from '../../../kernel/error-code';
import type { PictureAnswer, PictureQuestion } from './picture-process';
import { type PictureTask, examinePicture, renderPicture } from './picture-work';

/**
 * As the command nice: where processors are short, whoever asks the API comes first. Not more, because a picture has a time to be done in, and
 * none may be refused for what else runs here. Set when all is loaded; the threads that do the work are begun later, and inherit it.
 */
const NICENESS = 5;

/** As long without work, and it ends, and gives the memory back. */
const IDLE_MS = 60_000;

const ending = (): NodeJS.Timeout => setTimeout(() => process.disconnect?.(), IDLE_MS);
let idle = ending();
let working = 0;

async function done(task: PictureTask): Promise<Pick<PictureAnswer, 'result'>> {
  return task.name === 'examine' ? { result: await examinePicture(task.source) } : renderPicture(task).then(() => ({}));
}

async function answer({ id, task }: PictureQuestion): Promise<void> {
  working += 1;
  clearTimeout(idle);
  const said = await done(task).catch((error: unknown) => ({ failure: { message: messageOf(error), code: codeOf(error) } }));
  process.send?.({ id, ...said } satisfies PictureAnswer);
  working -= 1;
  if (working === 0) idle = ending();
}

/** The program of the process in which pictures are decoded. It goes with the one that began it, and leaves signals to that. */
try {
  setPriority(NICENESS);
} catch (error) {
  process.stderr.write(`Pictures are worked on with the priority of everything else: ${messageOf(error)}\n`);
}
process.on('message', (question: PictureQuestion) => void answer(question));
process.on('disconnect', () => process.exit());
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
