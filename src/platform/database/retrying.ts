import { isRetryable } from './pg-errors';

const ATTEMPTS = 4;

/** Does the work again, all of it, where it only came at a bad moment: what it found may not be so any more. `mayRepeat` is asked after each failure. */
export async function retrying<T>(work: () => Promise<T>, mayRepeat: () => boolean = () => true): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === ATTEMPTS || !isRetryable(error) || !mayRepeat()) throw error;
    }
  }
}
