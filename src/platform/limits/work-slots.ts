import { TooMuchWork } from './too-much-work';

/** Lets only so many pieces of work run at once and only so many wait. Throws TooMuchWork beyond that. */
export class WorkSlots {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly slots: number,
    private readonly queue: number,
    /** What whoever comes too late is told. */
    private readonly refusal: string,
  ) {}

  async run<T>(work: () => Promise<T>): Promise<T> {
    await this.enter();
    try {
      return await work();
    } finally {
      this.leave();
    }
  }

  private async enter(): Promise<void> {
    if (this.running < this.slots) {
      this.running += 1;
      return;
    }
    if (this.waiting.length >= this.queue) throw new TooMuchWork(this.refusal);
    await new Promise<void>((resolve) => {
      this.waiting.push(resolve);
    });
  }

  /** A slot goes straight to who waits longest, so that nobody can come in between. */
  private leave(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.running -= 1;
  }
}
