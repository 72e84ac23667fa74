import { Rest } from './rest';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 1000;

/** What is done as long as one connection lasts. It says so each time that it was answered, and throws what ended it. */
export type Session = (answered: () => void) => Promise<void>;

/** One session after the other, as long as the application runs, with longer pauses between while they fail. */
export class KeptSession {
  /** Pauses within a session, which an end of the application cuts short. */
  readonly rest = new Rest();
  private readonly pause = new Rest();
  private stopping = false;
  private running: Promise<void> | undefined;

  constructor(
    private readonly session: Session,
    /** How many before it have failed since the last that was answered. */
    private readonly failed: (error: unknown, before: number) => void,
    private readonly again: () => void = () => undefined,
  ) {}

  get isStopping(): boolean {
    return this.stopping;
  }

  /** Resolves at the first answer, or with the end of the first session. */
  async start(): Promise<void> {
    const tried = Promise.withResolvers<void>();
    this.running = this.run(tried.resolve);
    await tried.promise;
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.rest.cut();
    this.pause.cut();
    await this.running;
  }

  /** Never throws. */
  private async run(tried: () => void): Promise<void> {
    for (let failures = 0; !this.stopping;) {
      try {
        await this.session(() => {
          if (failures > 0) this.again();
          failures = 0;
          tried();
        });
      } catch (error) {
        if (!this.stopping) this.failed(error, failures);
        failures += 1;
      }
      tried();
      await this.pause.take(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.max(0, failures - 1)));
    }
  }
}
