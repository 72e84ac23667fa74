import { once } from 'node:events';
import { type AddressInfo, type Server, type Socket, connect, createServer } from 'node:net';

/** A wire between programs and their PostgreSQL that can be cut: while it is, nobody answers at its end. It can be held as well. */
export class CutWire {
  private server: Server | undefined;
  private port = 0;
  private readonly sockets = new Set<Socket>();
  private commitsToCut = 0;
  private isHeld = false;
  /** How many connections were made over it. */
  connections = 0;

  constructor(private readonly portOfServer: () => number) {}

  /** The address of the server as it is over the wire. */
  through(url: string): string {
    const moved = new URL(url);
    moved.port = String(this.port);
    return moved.href;
  }

  async open(): Promise<void> {
    const server = createServer((near) => this.join(near)).listen(this.port, '127.0.0.1');
    await once(server, 'listening');
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
  }

  async cut(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    for (const socket of this.sockets) socket.destroy();
    if (!server) return;
    server.close();
    await once(server, 'close');
  }

  /** From now on nothing comes through, either way, and nobody is told: every connection stays open, and new ones are taken. */
  hold(): void {
    this.isHeld = true;
    for (const socket of this.sockets) socket.pause();
  }

  /** What was held comes through. */
  letGo(): void {
    this.isHeld = false;
    for (const socket of this.sockets) socket.resume();
  }

  /** The next so many transactions are committed, and whoever committed them is not told. */
  cutAfterCommits(count: number): void {
    this.commitsToCut = count;
  }

  get commitsLeft(): number {
    return this.commitsToCut;
  }

  private join(near: Socket): void {
    this.connections += 1;
    const far = connect(this.portOfServer(), '127.0.0.1');
    let isDeaf = false;
    for (const [socket, other] of [[near, far], [far, near]] as const) {
      this.sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => {
        this.sockets.delete(socket);
        other.destroy();
      });
    }
    near.on('data', (bytes) => {
      if (this.commitsToCut > 0 && bytes.includes('commit\0')) {
        this.commitsToCut -= 1;
        isDeaf = true;
      }
      far.write(bytes);
    });
    // The answer to the commit is the last that comes: the server has done it by then.
    far.on('data', (bytes) => {
      if (!isDeaf) near.write(bytes);
      else if (bytes.includes('COMMIT\0')) near.destroy();
    });
    if (this.isHeld) for (const socket of [near, far]) socket.pause();
  }
}
