import type { Socket } from 'node:net';
import type { Pool, PoolClient } from 'pg';
import { eachClient } from './each-client';

type Connected = (error: Error | undefined, client: PoolClient | undefined, release: () => void) => void;
type Connect = (connected: Connected) => void;

const NOTHING = (): void => undefined;

/** A pool whose callers can be turned away at once: those who wait for a connection, those who wait for an answer, and whoever comes next. */
export class WatchedPool {
  private readonly sockets = new Set<Socket>();
  private readonly waiting = new Set<(error: Error) => void>();
  private closedFor: Error | undefined;

  constructor(pool: Pool) {
    eachClient(pool, (client) => {
      // The pool stops listening when it hands a connection out, and who gets it listens a moment later. What the server says between the two
      // (that it ends, in one packet with an answer) would be heard by nobody, and that ends the process. Who uses it next is told anyway.
      client.on('error', NOTHING);
      const { stream } = (client as PoolClient & { readonly connection: { readonly stream: Socket } }).connection;
      this.sockets.add(stream);
      stream.once('close', () => this.sockets.delete(stream));
    });
    const connect = pool.connect.bind(pool) as unknown as Connect;
    (pool as { connect: unknown }).connect = (connected?: Connected): unknown => {
      if (connected) return this.connect(connect, connected);
      return new Promise((resolve, reject) => {
        this.connect(connect, (error, client) => (error ? reject(error) : resolve(client)));
      });
    };
  }

  /** How much the database has ever said on the connections that there are. */
  get bytesHeard(): number {
    let bytes = 0;
    for (const { bytesRead } of this.sockets) bytes += bytesRead;
    return bytes;
  }

  close(reason: Error): void {
    this.closedFor = reason;
    for (const refuse of this.waiting) refuse(reason);
    // Whoever waits for an answer on one of them gets the error of a connection that was lost.
    for (const socket of this.sockets) socket.destroy();
  }

  open(): void {
    this.closedFor = undefined;
  }

  private connect(connect: Connect, connected: Connected): void {
    if (this.closedFor) return process.nextTick(connected, this.closedFor, undefined, NOTHING);
    const refuse = (error: Error): void => {
      if (this.waiting.delete(refuse)) connected(error, undefined, NOTHING);
    };
    this.waiting.add(refuse);
    connect((error, client, release) => {
      if (this.waiting.delete(refuse)) connected(error, client, release);
      // It came too late for who wanted it.
      else if (client) release();
    });
  }
}
