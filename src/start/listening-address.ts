import { once } from 'node:events';
import { createServer } from 'node:net';
import { Settings } from '../config/settings';
import { StartRefused, codeOf } from './start-refused';

type Address = Pick<Settings, 'host' | 'port'>;

/** An address that is kept from everybody else until the application listens there itself. */
export interface HeldAddress {
  /** With the port that it is, also in the addresses that were derived from it. */
  readonly settings: Settings;
  readonly release: () => Promise<void>;
}

/**
 * Takes PORT, or a free one where PORT is 0, before anything is started: a busy port is told at once, and nothing that is started
 * meanwhile, such as the database, happens to be given the same. Whoever connects before the release is turned away.
 */
export async function holdAddress(settings: Settings): Promise<HeldAddress> {
  const server = createServer((socket) => socket.destroy()).listen({ host: settings.host, port: settings.port });
  try {
    await once(server, 'listening');
  } catch (error) {
    throw explainListening(error, settings);
  }
  server.unref();
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : settings.port;
  return {
    settings: port === settings.port ? settings : withPort(settings, port),
    release: async () => {
      if (!server.listening) return;
      server.close();
      await once(server, 'close');
    },
  };
}

function withPort(settings: Settings, port: number): Settings {
  const moved = (url: string): string => (url === urlOf(settings) ? urlOf({ host: settings.host, port }) : url);
  return Object.assign(new Settings(), settings, {
    port,
    publicUrl: moved(settings.publicUrl),
    siteUrl: moved(settings.siteUrl),
  });
}

/** Where whoever is on this machine reaches it. */
export function urlOf({ host, port }: Address): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** Says why an address cannot be listened on; anything unforeseen is returned as it came. */
export function explainListening(error: unknown, { host, port }: Address): unknown {
  const sentence = sentenceFor(codeOf(error), { host, port });
  return sentence === undefined ? error : new StartRefused(sentence, { cause: error });
}

function sentenceFor(code: string, { host, port }: Address): string | undefined {
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is in use by another program; stop it or set PORT.`;
    case 'EACCES':
      return `Port ${port} on ${host} needs more rights than this user has; set PORT to 1024 or above.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EINVAL':
      return `This machine has no address ${host}; set HOST to one that it has, such as 127.0.0.1.`;
    default:
      return undefined;
  }
}
