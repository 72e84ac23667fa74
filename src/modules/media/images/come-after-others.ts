import { setPriority } from 'node:os';
import { messageOf } from '../../../kernel/error-code';

/**
 * As the command nice: where processors are short, whoever asks the API comes first. Not more, because a picture has a time to be done in, and
 * none may be refused for what else runs here.
 */
const NICENESS = 5;

/** Lowers the priority of the calling thread, and of those that it begins from now on. Elsewhere than on Linux it is that of the whole process. */
export function comeAfterOthers(): void {
  try {
    setPriority(NICENESS);
  } catch (error) {
    process.stderr.write(`Pictures are worked on with the priority of everything else: ${messageOf(error)}\n`);
  }
}
