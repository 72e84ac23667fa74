/** What the site has to know, from the environment. */
export interface Settings {
  readonly host: string;
  readonly port: number;
  /** Where the site asks Copydesk. */
  readonly copydeskUrl: string;
  /** Where browsers find its pictures and feeds: its PUBLIC_URL. */
  readonly copydeskPublicUrl: string;
  readonly copydeskKey: string | undefined;
  /** Of the webhook; while it is being changed two, with a space between. None: nothing is taken from webhooks. */
  readonly webhookSecrets: readonly string[];
  /** How long a page is kept that no webhook is about, in seconds: for whoever gets none, or missed one. */
  readonly pageSeconds: number;
  /** Cards on a front. */
  readonly perPage: number;
}

export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const copydeskUrl = originOf(env['COPYDESK_URL'] ?? 'http://127.0.0.1:3000');
  const pageSeconds = Number(env['PAGE_SECONDS'] ?? 60);
  if (!(pageSeconds >= 0)) throw new Error('PAGE_SECONDS must be a number of seconds.');
  return {
    host: env['HOST'] ?? '127.0.0.1',
    port: Number(env['PORT'] ?? 4000),
    copydeskUrl,
    copydeskPublicUrl: env['COPYDESK_PUBLIC_URL'] === undefined ? copydeskUrl : originOf(env['COPYDESK_PUBLIC_URL']),
    copydeskKey: env['COPYDESK_KEY'] || undefined,
    webhookSecrets: (env['WEBHOOK_SECRET'] ?? '').split(' ').filter(Boolean),
    pageSeconds,
    perPage: Number(env['PER_PAGE'] ?? 20),
  };
}

function originOf(url: string): string {
  return new URL(url).origin;
}
