import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { eventually } from './eventually';

/** A mail as it came in: headers and text. */
export interface ReceivedMail {
  readonly to: readonly string[];
  readonly raw: string;
}

/** A mail server that keeps what it gets. */
export class MailServer {
  readonly received: ReceivedMail[] = [];
  /** Addresses that it does not know. */
  readonly unknown = new Set<string>();
  /** What it says of them. */
  refusal = 'No such mailbox';
  /** Whom it lets in: everybody without a password, and nobody with one. It says what it was sent. */
  readonly signIns: string[] = [];
  /** How many mails were begun, also those that it did not take. */
  attempts = 0;
  /** It lets whoever brings a mail wait for an answer; an address: a mail to that. */
  hangs: boolean | string = false;
  private waiting: (() => void)[] = [];
  private server: SMTPServer | undefined;
  private port = 0;

  get url(): string {
    return `smtp://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const server = new SMTPServer({
      authOptional: true, allowInsecureAuth: true, authMethods: ['PLAIN'], disabledCommands: ['STARTTLS'], closeTimeout: 100,
      onAuth: ({ username = '', password = '' }, _session, callback) => {
        this.signIns.push(username);
        const sent = Buffer.from(`\0${username}\0${password}`).toString('base64');
        callback(Object.assign(new Error(`5.7.8 ${username} may not come in with AUTH PLAIN ${sent}`), { responseCode: 535 }));
      },
      onMailFrom: (_address, _session, callback) => {
        this.attempts += 1;
        callback();
      },
      onRcptTo: ({ address }, _session, callback) =>
        callback(this.unknown.has(address) ? Object.assign(new Error(this.refusal), { responseCode: 550 }) : undefined),
      onData: (stream, { envelope }, callback) => {
        const parts: Buffer[] = [];
        stream.on('data', (part: Buffer) => parts.push(part));
        const take = (): void => {
          this.received.push({ to: envelope.rcptTo.map(({ address }) => address), raw: Buffer.concat(parts).toString() });
          callback();
        };
        const isHeld = (): boolean => this.hangs === true || envelope.rcptTo.some(({ address }) => address === this.hangs);
        stream.on('end', () => (isHeld() ? void this.waiting.push(take) : take()));
      },
    });
    // Whoever brings a mail may be killed while doing so.
    server.on('error', () => undefined);
    await new Promise<void>((resolve) => { server.listen(this.port, '127.0.0.1', resolve); });
    this.port = (server.server.address() as AddressInfo).port;
    this.server = server;
  }

  to(email: string): ReceivedMail[] {
    return this.received.filter(({ to }) => to.includes(email));
  }

  /** How many mails it has been given and has not answered. */
  get held(): number {
    return this.waiting.length;
  }

  /** Takes what it let wait, once there is something. */
  async letGo(): Promise<void> {
    await eventually(async () => this.waiting.length, (waiting) => waiting > 0);
    for (const take of this.waiting.splice(0)) take();
  }

  /** Never answers those whom it let wait. */
  forget(): void {
    this.waiting = [];
  }

  /** It can be started again, at the same address. */
  async stop(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    if (server) await new Promise<void>((resolve) => { server.close(() => resolve()); });
  }
}
