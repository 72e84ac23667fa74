import { resolve } from 'node:path';
import { AnotherCopydeskError, explained } from './embedded-server-error';
import { initializeData } from './initialize-data';
import type { Alarm } from './alarm';
import { endPostmaster, type Postmaster, reachPostmaster } from './postmaster';
import { Presence } from './presence';
import { COPYDESK, createDatabase, isServerAway, type ServerAddress, urlOf } from './server-connection';
import { keptPassword } from './server-password';
import { ServerKeeper } from './server-keeper';
import { type ServerPlace, settlePlace } from './server-place';

/** How an embedded server is started. */
export interface EmbeddedServerOptions {
  /** Where its data shall live. */
  folder: string;
  /** False for tests: fast, without a password, and lost in a power cut. */
  durable?: boolean;
  maxConnections?: number;
  /** True for the application, which tolerates no second one; false for a command, which attaches to whatever runs. */
  exclusive?: boolean;
  /** Given by an owner who wants the server to be started again when it ends by itself: where that is told. */
  alarm?: Alarm;
  log: (line: string) => void;
}

const MEETINGS_WITH_A_STOPPING_SERVER = 10;

/** PostgreSQL out of the box: started on a folder of its own, or taken over from an earlier process that was killed. */
export class EmbeddedServer {
  readonly url: string;
  /** Whether the server was running already. */
  readonly adopted: boolean;
  private stopping: Promise<void> | undefined;

  private constructor(
    private readonly place: ServerPlace,
    private readonly keeper: ServerKeeper,
    private readonly presence: Presence,
    private readonly exclusive: boolean,
  ) {
    this.adopted = keeper.postmaster.adopted;
    this.url = this.urlOf(COPYDESK);
  }

  /** Resolves when the database `copydesk` takes queries. @throws EmbeddedServerError when it cannot be had. */
  static async start(options: EmbeddedServerOptions): Promise<EmbeddedServer> {
    const folder = resolve(options.folder);
    try {
      const place = settlePlace(folder, options.log);
      await initializeData(place, options.durable ?? true);
      return await EmbeddedServer.begin(place, options);
    } catch (error) {
      throw explained(error, folder);
    }
  }

  private static async begin(place: ServerPlace, options: EmbeddedServerOptions): Promise<EmbeddedServer> {
    const { durable = true, exclusive = true, maxConnections, alarm, log } = options;
    for (let meeting = 1; ; meeting += 1) {
      const postmaster = await reachPostmaster(place, { durable, maxConnections, log });
      try {
        const keeper = new ServerKeeper(place, postmaster, { launch: { durable, maxConnections, log }, alarm });
        const presence = await enter(place, keeper, { exclusive, log });
        return new EmbeddedServer(place, keeper, presence, exclusive);
      } catch (error) {
        if (isServerAway(error) && meeting < MEETINGS_WITH_A_STOPPING_SERVER) continue;
        if (!postmaster.adopted && !(error instanceof AnotherCopydeskError)) await endPostmaster(place, postmaster.pid);
        throw error;
      }
    }
  }

  /** The connection string of another database of this server. */
  urlOf(database: string): string {
    return urlOf(addressOf(this.place, this.keeper.postmaster), database);
  }

  /** Ends the server, or only the connection to it when it is someone else's; may be called more than once. */
  stop(): Promise<void> {
    return (this.stopping ??= this.end());
  }

  private async end(): Promise<void> {
    this.presence.announceLeaving();
    await this.keeper.stop();
    if (await this.mayEndServer()) await endPostmaster(this.place, this.keeper.postmaster.pid);
    await this.presence.leave();
  }

  private async mayEndServer(): Promise<boolean> {
    if (this.presence.hasOtherOwner) return false;
    if (this.exclusive || this.adopted) return this.exclusive;
    return this.presence.isAlone().catch(() => true);
  }
}

function addressOf(place: ServerPlace, { port }: Postmaster): ServerAddress {
  return { port, password: keptPassword(place) };
}

async function enter(
  place: ServerPlace,
  keeper: ServerKeeper,
  options: { exclusive: boolean; log: (line: string) => void },
): Promise<Presence> {
  const address = addressOf(place, keeper.postmaster);
  await createDatabase(address);
  return Presence.take({ address, folder: place.asked, serverRuns: () => keeper.keepRunning(), ...options });
}
