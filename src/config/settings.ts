import { resolve } from 'node:path';
import { IdentityProviderSettings } from './identity-provider-settings';
import { Setting } from './setting';
import {
  bearerToken, cidrs, email, headerName, headerSecret, headers, hosts, integer, locales, name, oneOf, origins, publicUrl, secret, text, timeZone, url, urlTemplate,
} from './setting-rules';

/**
 * Every setting of Copydesk: the environment variable, its rule and its default. With none of them set, a newsroom runs.
 * Made by loadSettings, which checks them all before anything else starts.
 */
export class Settings extends IdentityProviderSettings {
  /** `production` hides the API description unless OPENAPI says otherwise and insists on a lasting JWT_SECRET. */
  @Setting('NODE_ENV', text())
  readonly environment: string = 'development';

  /** The port to listen on. */
  @Setting('PORT', integer(0, 65535))
  readonly port: number = 3000;

  /** The address to listen on. */
  @Setting('HOST', text('an address or a host name'))
  readonly host: string = '127.0.0.1';

  /** The address under which people and front ends reach Copydesk; every URL that it hands out begins with it. */
  @Setting('PUBLIC_URL', publicUrl())
  readonly publicUrl: string = '';

  /** An external PostgreSQL (15 or later). Unset: Copydesk starts one of its own in DATA_DIR. */
  @Setting('DATABASE_URL', url('postgres:', 'postgresql:'))
  readonly databaseUrl: string | undefined = undefined;

  /**
   * Where delivery reads go instead of DATABASE_URL: a streaming standby, which is read while it has every change that the process
   * has heard of, or a role that may read nothing but published content.
   */
  @Setting('DATABASE_REPLICA_URL', url('postgres:', 'postgresql:'))
  readonly databaseReplicaUrl: string | undefined = undefined;

  /** How far behind the standby may be and still be read, in seconds, in what no reader has been told to have changed. */
  @Setting('DATABASE_REPLICA_MAX_LAG', integer(1, 3600))
  readonly replicaMaxLagSeconds: number = 10;

  /** The folder for the embedded database, generated secrets and local media. */
  @Setting('DATA_DIR', text('a folder'))
  readonly dataDir: string = './.data';

  /**
   * What the process does: `web` answers requests, `worker` does what comes due (scheduled publications, expiries) and answers
   * operators only, `all` does both. Of each there can be several on one external database.
   */
  @Setting('PROCESS_ROLE', oneOf('all', 'web', 'worker'))
  readonly processRole: 'all' | 'web' | 'worker' = 'all';

  /** The administrator that the first start makes. */
  @Setting('ADMIN_EMAIL', email())
  readonly adminEmail: string = 'admin@localhost.localdomain';

  /** The administrator's first password; a common one is taken with a warning in the log. Unset: one is generated and printed once. */
  @Setting('ADMIN_PASSWORD', secret(12, 128))
  readonly adminPassword: string | undefined = undefined;

  /** Signs access tokens, cursors and media links. Unset: generated and kept in DATA_DIR. */
  @Setting('JWT_SECRET', secret(32))
  readonly jwtSecret: string | undefined = undefined;

  /** The name of the site, as readers see it. */
  @Setting('SITE_NAME', text())
  readonly siteName: string = 'Copydesk';

  /** The public site. Unset: PUBLIC_URL. */
  @Setting('SITE_URL', publicUrl())
  readonly siteUrl: string = '';

  /**
   * The address of an article on the public site. Unset: {SITE_URL}/{slug}, for other locales {SITE_URL}/{locale}/{slug}. After a change of
   * this, of SITE_URL or of PUBLIC_URL, `npm run cli -- reproject` gives what is published already its new addresses.
   */
  @Setting('ARTICLE_URL', urlTemplate())
  readonly articleUrl: string | undefined = undefined;

  /** The locales that articles are written in; the first is the default. */
  @Setting('SITE_LOCALES', locales())
  readonly siteLocales: readonly string[] = ['en'];

  /**
   * What readers get of an article that was never published in the locale they ask for: `none` says that it is not there, `default` gives
   * the article of that slug in the default locale, whose own `locale` says so.
   */
  @Setting('LOCALE_FALLBACK', oneOf('none', 'default'))
  readonly localeFallback: 'none' | 'default' = 'none';

  /** The newsroom's time zone. The API speaks UTC; front ends read the zone from delivery/v1/site. */
  @Setting('SITE_TIMEZONE', timeZone())
  readonly siteTimezone: string = 'UTC';

  /** The proxies whose X-Forwarded-For is believed; in containers their network, such as 172.16.0.0/12. Unset: none. */
  @Setting('TRUST_PROXY', cidrs())
  readonly trustProxy: readonly string[] = [];

  /** The origins that may use the editorial API from a browser. Delivery answers every origin, without credentials. */
  @Setting('CORS_ORIGINS', origins())
  readonly corsOrigins: readonly string[] = [];

  /** Who may read published content: everybody, or only API keys with the scope delivery:read. */
  @Setting('DELIVERY_ACCESS', oneOf('public', 'key'))
  readonly deliveryAccess: 'public' | 'key' = 'public';

  /** Whether delivery answers with an article as it was (`?at=`), for as long as readers get it at all. */
  @Setting('DELIVERY_HISTORY', oneOf('off', 'on'))
  readonly deliveryHistory: 'off' | 'on' = 'off';

  /** How much memory the cache of delivered answers may take in a process, in bytes. 0: there is none. */
  @Setting('DELIVERY_CACHE_BYTES', integer(0, 999_999_999))
  readonly deliveryCacheBytes: number = 16_000_000;

  /** How long a browser or a CDN may use a delivered answer without asking again, in seconds. */
  @Setting('DELIVERY_MAX_AGE', integer(0, 31_536_000))
  readonly deliveryMaxAge: number = 30;

  /** For how long after that it may give the old answer while it asks for the new one, in seconds. */
  @Setting('DELIVERY_STALE_WHILE_REVALIDATE', integer(0, 31_536_000))
  readonly deliveryStale: number = 60;

  /** Where a CDN takes purges by surrogate key: a POST with the keys in `Surrogate-Key` and in its JSON body. Unset: none is told. */
  @Setting('CDN_PURGE_URL', url('http:', 'https:'))
  readonly cdnPurgeUrl: string | undefined = undefined;

  /** The token that the CDN wants with a purge. */
  @Setting('CDN_PURGE_TOKEN', headerSecret(1))
  readonly cdnPurgeToken: string | undefined = undefined;

  /** The header that the token goes into: as a bearer token in Authorization, as it is in any other, such as Fastly-Key. */
  @Setting('CDN_PURGE_TOKEN_HEADER', headerName())
  readonly cdnPurgeTokenHeader: string = 'Authorization';

  /** Who may read /openapi.json and /docs. Unset: everyone outside production, nobody in production. */
  @Setting('OPENAPI', oneOf('public', 'signed-in', 'off'))
  readonly openapi: 'public' | 'signed-in' | 'off' = 'public';

  /** The bearer token for /metrics. Unset: open outside production, gone in production. */
  @Setting('METRICS_TOKEN', bearerToken(8))
  readonly metricsToken: string | undefined = undefined;

  /** Failed sign-ins in 15 minutes for one account; the 15 minutes are never made longer by what is refused in them. */
  @Setting('RATE_LIMIT_SIGN_IN_ACCOUNT', integer(1, 1_000_000))
  readonly signInsPerAccount: number = 10;

  /** Failed sign-ins in 15 minutes from one address. A right password is never refused for it. */
  @Setting('RATE_LIMIT_SIGN_IN_ADDRESS', integer(1, 1_000_000))
  readonly signInsPerAddress: number = 300;

  /** Refreshes in a minute of one session. */
  @Setting('RATE_LIMIT_REFRESH', integer(1, 1_000_000))
  readonly refreshes: number = 60;

  /** Password resets asked for in an hour for one account. */
  @Setting('RATE_LIMIT_RESET_ACCOUNT', integer(1, 1_000_000))
  readonly resetsPerAccount: number = 5;

  /** Password resets asked for in an hour from one address. */
  @Setting('RATE_LIMIT_RESET_ADDRESS', integer(1, 1_000_000))
  readonly resetsPerAddress: number = 50;

  /** Changes in a second by one person. */
  @Setting('RATE_LIMIT_WRITES', integer(1, 1_000_000))
  readonly writesPerSecond: number = 50;

  /** Changes at once by one person who has rested. */
  @Setting('RATE_LIMIT_WRITE_BURST', integer(1, 1_000_000))
  readonly writeBurst: number = 300;

  /** Searches in a second from one address. */
  @Setting('RATE_LIMIT_SEARCH', integer(1, 1_000_000))
  readonly searchesPerSecond: number = 30;

  /** Uploads in a minute by one person. */
  @Setting('RATE_LIMIT_UPLOADS', integer(1, 1_000_000))
  readonly uploads: number = 60;

  /** Editorial requests at work at once in a process, each one more for every 16 KiB of its body; more are answered with 503. */
  @Setting('MAX_REQUESTS_IN_FLIGHT', integer(1, 100_000))
  readonly maxRequestsInFlight: number = 500;

  /** How late the event loop of a process may be, in milliseconds, before it answers with 503. */
  @Setting('MAX_EVENT_LOOP_DELAY', integer(1, 1_000_000))
  readonly maxEventLoopDelay: number = 1000;

  /** Connections that follow the changes of the delivery API at once in a process, and as many that follow jobs; more are answered with 503. */
  @Setting('MAX_STREAMS', integer(1, 100_000))
  readonly maxStreams: number = 200;

  /** The largest picture file in bytes. */
  @Setting('MEDIA_MAX_BYTES', integer(1024, 500_000_000))
  readonly mediaMaxBytes: number = 30_000_000;

  /** The largest PDF, MP3 or MP4 in bytes. */
  @Setting('MEDIA_MAX_ATTACHMENT_BYTES', integer(1024, 500_000_000))
  readonly mediaMaxAttachmentBytes: number = 100_000_000;

  /** The largest picture in pixels, width times height. */
  @Setting('MEDIA_MAX_PIXELS', integer(1, 500_000_000))
  readonly mediaMaxPixels: number = 50_000_000;

  /** Where pictures lie: in DATA_DIR, or in a bucket of S3 or a server that speaks its protocol. */
  @Setting('MEDIA_STORAGE', oneOf('local', 's3'))
  readonly mediaStorage: 'local' | 's3' = 'local';

  /** The address of a server that speaks the protocol of S3. Unset: Amazon's, in S3_REGION. */
  @Setting('S3_ENDPOINT', url('http:', 'https:'))
  readonly s3Endpoint: string | undefined = undefined;

  /** The bucket, which must be there. Needed where MEDIA_STORAGE is s3. */
  @Setting('S3_BUCKET', name('a bucket', /^[A-Za-z0-9][A-Za-z0-9._-]{1,62}$/))
  readonly s3Bucket: string | undefined = undefined;

  /** The region of the bucket. */
  @Setting('S3_REGION', name('a region', /^[A-Za-z0-9-]{1,64}$/))
  readonly s3Region: string = 'us-east-1';

  /** The key to the bucket. Unset: what the machine itself may do, by its role. */
  @Setting('S3_ACCESS_KEY_ID', name('an access key', /^[\x21-\x7e]{1,200}$/))
  readonly s3AccessKeyId: string | undefined = undefined;

  /** The secret of S3_ACCESS_KEY_ID. */
  @Setting('S3_SECRET_ACCESS_KEY', secret(1))
  readonly s3SecretAccessKey: string | undefined = undefined;

  /** How many days an article stays in the trash before it is deleted for good. */
  @Setting('TRASH_DAYS', integer(1, 36_500))
  readonly trashDays: number = 30;

  /** The mail server. Unset: mail is logged, with its text in development only. */
  @Setting('SMTP_URL', url('smtp:', 'smtps:'))
  readonly smtpUrl: string | undefined = undefined;

  /** The address that mail comes from. */
  @Setting('MAIL_FROM', email())
  readonly mailFrom: string = 'newsroom@localhost.localdomain';

  /** Hosts, addresses and networks that Copydesk may send requests to although they are not on the public internet. Unset: none. */
  @Setting('OUTBOUND_ALLOW', hosts())
  readonly outboundAllow: readonly string[] = [];

  /** Whether requests to other servers, such as webhooks, may go unencrypted. */
  @Setting('OUTBOUND_HTTP', oneOf('allowed', 'refused'))
  readonly outboundHttp: 'allowed' | 'refused' = 'allowed';

  /**
   * How many seconds a process that was sent SIGTERM goes on answering, while it says that it is not ready and sends everybody who is
   * connected elsewhere. It stops sooner where nobody is.
   */
  @Setting('DRAIN_SECONDS', integer(0, 300))
  readonly drainSeconds: number = 5;

  /** For tests only: how many seconds the clock of this process is wrong. Times that count are the database's. */
  @Setting('CLOCK_OFFSET_SECONDS', integer(-86_400, 86_400))
  readonly clockOffsetSeconds: number = 0;

  /**
   * A collector of traces (OpenTelemetry, OTLP over HTTP), which get to /v1/traces below it: requests by route, statements by name, jobs and
   * what is asked of other servers. Unset: none are made.
   */
  @Setting('OTEL_EXPORTER_OTLP_ENDPOINT', url('http:', 'https:'))
  readonly otlpEndpoint: string | undefined = undefined;

  /** What the collector wants with each request, such as a token. */
  @Setting('OTEL_EXPORTER_OTLP_HEADERS', headers())
  readonly otlpHeaders: Readonly<Record<string, string>> = {};

  /** What this newsroom is called among traces. */
  @Setting('OTEL_SERVICE_NAME', text())
  readonly serviceName: string = 'copydesk';

  /** Of how many requests in a hundred the collector is told. */
  @Setting('TRACES_PERCENT', integer(0, 100))
  readonly tracesPercent: number = 100;

  /** How much is logged. */
  @Setting('LOG_LEVEL', oneOf('silent', 'error', 'warn', 'info', 'debug'))
  readonly logLevel: string = 'info';

  /** The folder for everything that must last, as an absolute path. */
  get dataFolder(): string {
    return resolve(this.dataDir);
  }

  get production(): boolean {
    return this.environment === 'production';
  }

  get defaultLocale(): string {
    return this.siteLocales[0] ?? 'en';
  }
}
