import { parseSafeLink } from './safe-link';

interface EmbedProvider {
  readonly name: string;
  readonly label: string;
  readonly hosts: readonly string[];
  /** Paths of the provider's players, and the page each one plays. */
  readonly players?: ReadonlyArray<readonly [player: RegExp, page: string]>;
  /** The query parameter in which a player's URL names its page. */
  readonly pageParameter?: string;
}

const PROVIDERS: readonly EmbedProvider[] = [
  {
    name: 'youtube',
    label: 'YouTube',
    hosts: ['youtube.com', 'www.youtube.com', 'm.youtube.com', 'youtu.be', 'youtube-nocookie.com', 'www.youtube-nocookie.com'],
    players: [[/^\/embed\/([\w-]{11})$/, 'https://www.youtube.com/watch?v=$1']],
  },
  {
    name: 'vimeo',
    label: 'Vimeo',
    hosts: ['vimeo.com', 'www.vimeo.com', 'player.vimeo.com'],
    players: [[/^\/video\/(\d+)$/, 'https://vimeo.com/$1']],
  },
  { name: 'x', label: 'X', hosts: ['x.com', 'www.x.com', 'mobile.x.com', 'twitter.com', 'www.twitter.com', 'mobile.twitter.com'] },
  {
    name: 'instagram',
    label: 'Instagram',
    hosts: ['instagram.com', 'www.instagram.com'],
    players: [[/^\/(p|reel|tv)\/([\w-]+)\/embed\/?(?:captioned\/?)?$/, 'https://www.instagram.com/$1/$2/']],
  },
  {
    name: 'facebook',
    label: 'Facebook',
    hosts: ['facebook.com', 'www.facebook.com', 'm.facebook.com', 'web.facebook.com', 'fb.watch'],
    pageParameter: 'href',
  },
  { name: 'tiktok', label: 'TikTok', hosts: ['tiktok.com', 'www.tiktok.com', 'm.tiktok.com', 'vm.tiktok.com'] },
  { name: 'telegram', label: 'Telegram', hosts: ['t.me'] },
  {
    name: 'soundcloud',
    label: 'SoundCloud',
    hosts: ['soundcloud.com', 'www.soundcloud.com', 'm.soundcloud.com', 'on.soundcloud.com', 'w.soundcloud.com'],
    pageParameter: 'url',
  },
  {
    name: 'spotify',
    label: 'Spotify',
    hosts: ['open.spotify.com', 'spotify.link'],
    players: [[/^\/embed\/((?:track|album|playlist|artist|episode|show)\/\w+)$/, 'https://open.spotify.com/$1']],
  },
];

const BY_HOST = new Map(PROVIDERS.flatMap((provider) => provider.hosts.map((host) => [host, provider] as const)));

/** An embed's URL and the provider it belongs to. */
export interface Embed {
  readonly url: string;
  readonly provider: string;
  readonly label: string;
}

/** Reads an https URL of an allow-listed provider. */
export function embedOf(value: string): Embed | undefined {
  const url = parseSafeLink(value);
  const provider = url?.protocol === 'https:' && url.port === '' ? BY_HOST.get(url.hostname) : undefined;
  return provider && { url: value, provider: provider.name, label: provider.label };
}

function playedPage(url: URL, { players = [], pageParameter = '' }: EmbedProvider): Embed | undefined {
  const player = players.find(([path]) => path.test(url.pathname));
  return embedOf(player ? url.pathname.replace(...player) : (url.searchParams.get(pageParameter) ?? ''));
}

/** Reads the source of an iframe: the page that an allow-listed provider's player plays, or the player where it names none. */
export function embedOfPlayer(source: string): Embed | undefined {
  const absolute = source.trim().replace(/^(?:http:)?\/\//i, 'https://');
  const url = parseSafeLink(absolute);
  const provider = url && BY_HOST.get(url.hostname);
  return (provider && playedPage(url, provider)) ?? embedOf(absolute);
}
