import { codeOf, messageOf } from '../../../kernel/error-code';
import { comeAfterOthers } from './come-after-others';
import type { PictureAnswer, PictureQuestion } from './picture-process';
import { type PictureTask, examinePicture, renderPicture } from './picture-work';

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
// When all is loaded: the threads that do the work are begun later.
comeAfterOthers();
process.on('message', (question: PictureQuestion) => void answer(question));
process.on('disconnect', () => process.exit());
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
