import { type LookupAddress, type LookupOptions, lookup as resolve } from 'node:dns';
import { type BlockList, isIP, isIPv4 } from 'node:net';
import { forbiddenTarget } from './outbound-error';
import { isPublicAddress, networkList } from './public-addresses';

/** Below 1024 listens what is older than HTTP, and could take a request for something else. */
const LOW_PORTS = new Set(['80', '443']);

type Found = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

/** Which servers may be asked: those of the public internet, and those that the operator names. */
export class OutboundTargets {
  private readonly names: ReadonlySet<string>;
  private readonly networks: BlockList;

  constructor(
    allowed: readonly string[],
    private readonly plainHttp: boolean,
    private readonly resolveName: typeof resolve = resolve,
  ) {
    const isNetwork = (item: string) => isIP(item.split('/', 1)[0] ?? '') !== 0;
    this.names = new Set(allowed.filter((item) => !isNetwork(item)).map(canonicalName));
    this.networks = networkList(allowed.filter(isNetwork));
  }

  /** A URL whose form and literal address are good. What its name stands for is checked when it is connected. Throws a `forbidden`. */
  parse(text: string, base?: URL): URL {
    if (!URL.canParse(text, base)) throw forbiddenTarget('This is no URL.');
    const url = new URL(text, base);
    const { protocol, port, username, password } = url;
    if (protocol !== 'https:' && protocol !== 'http:') throw forbiddenTarget('Only http and https are spoken.');
    if (protocol === 'http:' && !this.plainHttp) throw forbiddenTarget('Only https is spoken here.');
    if (username !== '' || password !== '') throw forbiddenTarget('There are credentials in the URL.');
    this.requireHost(url);
    if (port !== '' && Number(port) < 1024 && !LOW_PORTS.has(port)) throw forbiddenTarget('Below 1024, only the ports 80 and 443 are asked.');
    return url;
  }

  /**
   * A lookup for sockets: it hands over only addresses that it has checked, so that what is connected to is what was checked, and
   * a name that stands for something else a moment later gains nothing. One forbidden address among several forbids them all.
   */
  readonly lookup = (hostname: string, options: LookupOptions, found: Found): void => {
    this.resolveName(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return found(error, []);
      if (!addresses.every(({ address }) => this.allows(hostname, address))) return found(forbiddenTarget(NOT_PUBLIC), []);
      const [first] = addresses;
      if (options.all === true || first === undefined) return found(null, addresses);
      return found(null, first.address, first.family);
    });
  };

  /** A socket asks no lookup for a literal address: it is checked here. The parser has made 127.1 and 0x7f.1 into 127.0.0.1. */
  private requireHost({ hostname }: URL): void {
    const host = hostname.replace(/^\[(.*)\]$/, '$1');
    const name = canonicalName(host);
    const forbidden = isIP(host) === 0 ? !this.names.has(name) && isLocalName(name) : !this.allows(host, host);
    if (forbidden) throw forbiddenTarget(NOT_PUBLIC);
  }

  private allows(hostname: string, address: string): boolean {
    if (isPublicAddress(address) || this.names.has(canonicalName(hostname))) return true;
    return this.networks.check(address.split('%', 1)[0] ?? '', isIPv4(address) ? 'ipv4' : 'ipv6');
  }
}

const NOT_PUBLIC = 'The host is not on the public internet, and the operator has not allowed it.';

/** `localhost.` is `localhost`. */
function canonicalName(name: string): string {
  return name.toLowerCase().replace(/\.+$/, '');
}

function isLocalName(name: string): boolean {
  return name === '' || name === 'localhost' || /\.(localhost|local|internal)$/.test(name);
}
