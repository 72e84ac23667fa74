import { once } from 'node:events';
import { createServer } from 'node:net';
import { Settings } from '../config/settings';
import { StartRefused, codeOf } from './start-refused';

type Address = Pick<Settings, 'host' | 'port'>;

/**
 * The settings with a port that can be listened on: PORT itself, or a free one where PORT is 0, also in the addresses
 * that were derived from it. Asked before anything is started, so that a busy port is told at once.
 */
export async function withFreePort(settings: Settings): Promise<Settings> {
  const server = createServer().listen({ host: settings.host, port: settings.port });
  try {
    await once(server, 'listening');
  } catch (error) {
    throw explainListening(error, settings);
  }
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : settings.port;
  server.close();
  await once(server, 'close');
  return port === settings.port ? settings : withPort(settings, port);
}

function withPort(settings: Settings, port: number): Settings {
  const moved = (url: string): string => (url === urlOf(settings) ? urlOf({ host: settings.host, port }) : url);
  return Object.assign(new Settings(), settings, {
    port,
    publicUrl: moved(settings.publicUrl),
    siteUrl: moved(settings.siteUrl),
  });
}

function urlOf({ host, port }: Address): string {
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
