import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { Injectable, OnApplicationShutdown } from '@nestjs/common';
import type { ExaminedPicture, PictureFault, PictureTask } from './picture-work';

/** A piece of work, and what is said of it. */
export interface PictureQuestion {
  readonly id: number;
  readonly task: PictureTask;
}

export interface PictureAnswer {
  readonly id: number;
  readonly result?: ExaminedPicture | PictureFault;
  readonly failure?: { readonly message: string; readonly code: string | undefined };
}

/** The process ended before it had answered. */
export class PictureProcessEnded extends Error {}

interface Waiting {
  resolve(result: PictureAnswer['result']): void;
  reject(error: Error): void;
}

const PROGRAM = join(__dirname, 'picture-program.js');

/**
 * Decodes pictures in a process of its own, which has less of a claim to the processors than this one, none of its secrets and
 * nothing that would go with it: what brings down a decoder brings down a picture. It is there while there is work.
 */
@Injectable()
export class PictureProcess implements OnApplicationShutdown {
  private readonly waiting = new Map<number, Waiting>();
  private child: ChildProcess | undefined;
  private asked = 0;
  private isClosed = false;

  /** Of the process, while it is there. */
  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** Throws PictureProcessEnded, and whatever went wrong there, with its code. */
  async run(task: PictureTask): Promise<PictureAnswer['result']> {
    if (this.isClosed) throw new PictureProcessEnded('No pictures are decoded any more.');
    const child = (this.child ??= this.begin());
    const id = (this.asked += 1);
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      child.send({ id, task } satisfies PictureQuestion, (error) => {
        if (error) this.gone(child);
      });
    });
  }

  onApplicationShutdown(): void {
    this.isClosed = true;
    this.child?.kill('SIGKILL');
  }

  private begin(): ChildProcess {
    const child = fork(PROGRAM, { env: {}, execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    // Nobody waits for it to end but those who wait for its answers.
    child.unref();
    child.channel?.unref();
    child.on('message', ({ id, result, failure }: PictureAnswer) => this.settle(id, (one) => {
      if (failure) one.reject(Object.assign(new Error(failure.message), { code: failure.code }));
      else one.resolve(result);
    }));
    for (const event of ['error', 'disconnect', 'exit'] as const) child.on(event, () => this.gone(child));
    return child;
  }

  /** With everything that it had been asked; the next one begins another. */
  private gone(child: ChildProcess): void {
    if (this.child !== child) return;
    this.child = undefined;
    for (const id of this.waiting.keys()) this.settle(id, (one) => one.reject(new PictureProcessEnded('The process that decodes pictures ended.')));
  }

  private settle(id: number, how: (one: Waiting) => void): void {
    const one = this.waiting.get(id);
    this.waiting.delete(id);
    if (one) how(one);
  }
}
