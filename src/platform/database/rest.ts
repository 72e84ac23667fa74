import { setTimeout as sleep } from 'node:timers/promises';

/** Pauses between the turns of a loop that others can cut short, also the next one while there is none. */
export class Rest {
  private waking: AbortController | undefined;
  private isCut = false;

  /** Keeps no process alive. */
  async take(milliseconds: number): Promise<void> {
    if (!this.isCut) {
      this.waking = new AbortController();
      await sleep(milliseconds, undefined, { signal: this.waking.signal, ref: false }).catch(() => undefined);
    }
    this.waking = undefined;
    this.isCut = false;
  }

  cut(): void {
    this.isCut = true;
    this.waking?.abort();
  }
}
