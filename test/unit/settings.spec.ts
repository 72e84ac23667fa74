import { describe, expect, it } from '@jest/globals';
import { InvalidSettings, loadSettings } from '../../src/config/load-settings';

const offencesOf = (environment: Record<string, string>): string => {
  try {
    loadSettings(environment);
    return '';
  } catch (error) {
    if (!(error instanceof InvalidSettings)) throw error;
    return error.message;
  }
};

describe('the settings', () => {
  it('have a default for everything', () => {
    const settings = loadSettings({});
    expect(settings).toMatchObject({
      environment: 'development', port: 3000, host: '127.0.0.1', publicUrl: 'http://127.0.0.1:3000', siteUrl: 'http://127.0.0.1:3000', siteLocales: ['en'], siteTimezone: 'UTC',
      databaseUrl: undefined, databaseReplicaUrl: undefined, openapi: 'public', corsOrigins: [], trustProxy: [], defaultLocale: 'en', production: false,
    });
  });

  it('derive addresses from one another', () => {
    expect(loadSettings({ PORT: '8080', HOST: '::1' })).toMatchObject({ publicUrl: 'http://[::1]:8080', siteUrl: 'http://[::1]:8080' });
    expect(loadSettings({ PUBLIC_URL: 'https://desk.test///' })).toMatchObject({ publicUrl: 'https://desk.test', siteUrl: 'https://desk.test' });
    expect(loadSettings({ PUBLIC_URL: 'https://desk.test', SITE_URL: 'https://site.test/' })).toMatchObject({ siteUrl: 'https://site.test' });
  });

  it('take an empty variable for one that is not set', () => {
    expect(loadSettings({ PORT: '', SITE_LOCALES: '', DATABASE_URL: '' })).toMatchObject({ port: 3000, siteLocales: ['en'], databaseUrl: undefined });
  });

  it.each([
    ['PORT', '65536'], ['PORT', '-1'], ['PORT', '80.5'], ['PORT', '0x50'], ['PORT', 'http'], ['PUBLIC_URL', 'desk.test'], ['PUBLIC_URL', 'ftp://desk.test'], ['PUBLIC_URL', 'https://u:p@desk.test'], ['SITE_URL', 'https://site.test/?a=1'], ['DATABASE_URL', 'mysql://x'],
    ['DATABASE_REPLICA_URL', 'x'], ['ADMIN_EMAIL', 'nobody'], ['ADMIN_PASSWORD', 'tooshort'], ['JWT_SECRET', 'x'.repeat(31)], ['ARTICLE_URL', 'https://site.test/'], ['ARTICLE_URL', '{slug}'], ['ARTICLE_URL', 'https://site.test/{slug}/{section}'], ['ARTICLE_URL', 'https://u:p@site.test/{slug}'],
    ['SITE_LOCALES', 'en,not a locale'], ['SITE_LOCALES', ','], ['SITE_LOCALES', 'en,be,EN'], ['SITE_TIMEZONE', 'Mars/Olympus'], ['TRUST_PROXY', '10.0.0.0/33'], ['TRUST_PROXY', 'example.org'], ['TRUST_PROXY', '::1/129'],
    ['TRUST_PROXY', '0.0.0.0/0'], ['TRUST_PROXY', '10.0.0.1,::/0'], ['TRUST_PROXY', '10.0.0.0/00'],
    ['PUBLIC_URL', 'https://desk.test/a b'], ['PUBLIC_URL', 'https:desk.test'], ['PUBLIC_URL', 'https:/desk.test'], ['SITE_URL', 'https:site.test'], ['SITE_URL', 'https:///site.test'], ['SITE_URL', ' https://site.test'], ['SITE_URL', 'https:\\\\site.test'], ['ARTICLE_URL', 'https:site.test/{slug}'], ['ARTICLE_URL', 'https://site.test/ {slug}'],
    ['DATABASE_URL', 'postgres:desk'], ['SMTP_URL', 'smtp:mail.test:25'], ['SMTP_URL', 'smtp://'], ['CDN_PURGE_URL', 'https:cdn.test'], ['OIDC_ISSUER', 'https:login.example'],
    ['CDN_PURGE_TOKEN', 'ключ-от-сети'], ['CDN_PURGE_TOKEN', 'two\nlines-of-it'], ['METRICS_TOKEN', 'пароль-меры'], ['METRICS_TOKEN', 'eight or more'], ['METRICS_TOKEN', '$ecret-token'], ['S3_ACCESS_KEY_ID', 'ключ-от-ведра'],
    ['OUTBOUND_ALLOW', '10.0.0.0/33'], ['OUTBOUND_ALLOW', 'http://intranet.test'], ['OUTBOUND_ALLOW', '10.0.0'], ['CORS_ORIGINS', '*'], ['CORS_ORIGINS', 'https://a.test/path'], ['CORS_ORIGINS', 'ftp://a.test'], ['S3_BUCKET', 'news/pictures'], ['S3_REGION', 'in the east'], ['OPENAPI', 'maybe'], ['LOG_LEVEL', 'loud'], ['MEDIA_MAX_BYTES', '0'],
    ['OIDC_ISSUER', 'login.example'], ['OIDC_ISSUER', 'https://login.example/?tenant=1'], ['OIDC_ISSUER', 'https://u:p@login.example'], ['OIDC_ISSUER', 'https://login.example/.well-known/openid-configuration'],
    ['OIDC_SCOPES', 'email profile'], ['OIDC_ROLES', 'editors'], ['OIDC_ROLES', 'editors=editor@'], ['OIDC_ROLES', 'editors=Chief Editor'], ['OIDC_LINK_EMAIL', 'always'], ['OIDC_SESSION_HOURS', '0'],
  ])('name %s where its value breaks the rule, and never show the value', (name, value) => {
    const message = offencesOf({ [name]: value });
    expect(message).toContain(`${name} must be `);
    if (value.length > 8) expect(message).not.toContain(value);
  });

  it('name every offence at once', () => {
    const message = offencesOf({ PORT: 'x', SITE_TIMEZONE: 'x', LOG_LEVEL: 'x' });
    for (const name of ['PORT', 'SITE_TIMEZONE', 'LOG_LEVEL']) expect(message).toContain(name);
  });

  it('keep their canonical forms', () => {
    expect(loadSettings({ SITE_LOCALES: 'BE-latn, en-us', SITE_TIMEZONE: 'europe/minsk' })).toMatchObject({ siteLocales: ['be-Latn', 'en-US'], siteTimezone: 'Europe/Minsk', defaultLocale: 'be-Latn' });
    expect(loadSettings({ TRUST_PROXY: '10.0.0.0/8, ::1', CORS_ORIGINS: 'https://a.test,http://b.test:8080' })).toMatchObject({
      trustProxy: ['10.0.0.0/8', '::1'], corsOrigins: ['https://a.test', 'http://b.test:8080'],
    });
  });

  it('are taken as they are written where they work so', () => {
    expect(loadSettings({ PUBLIC_URL: 'https://desk.test/a/', SITE_URL: 'https://новости.test', ARTICLE_URL: 'https://{locale}.site.test/{slug}.html' })).toMatchObject({
      publicUrl: 'https://desk.test/a', siteUrl: 'https://новости.test', articleUrl: 'https://{locale}.site.test/{slug}.html',
    });
    expect(loadSettings({ DATABASE_URL: 'postgres:///desk?host=/run/postgresql', CDN_PURGE_TOKEN: 'Key a=b', METRICS_TOKEN: 'c2VjcmV0LXRva2Vu==' })).toMatchObject({
      databaseUrl: 'postgres:///desk?host=/run/postgresql', cdnPurgeToken: 'Key a=b', metricsToken: 'c2VjcmV0LXRva2Vu==',
    });
    // Whom requests may go to is for the operator to say; whose word is taken for an address is not for everybody.
    expect(loadSettings({ OUTBOUND_ALLOW: '0.0.0.0/0' })).toMatchObject({ outboundAllow: ['0.0.0.0/0'] });
  });

  it('know what an identity provider needs', () => {
    const issuer = { OIDC_ISSUER: 'https://login.example/realm/', OIDC_CLIENT_ID: 'copydesk' };
    expect(loadSettings(issuer)).toMatchObject({ oidcIssuer: 'https://login.example/realm/', oidcLinkEmail: 'off', oidcProvision: 'off', oidcSessionHours: 12, oidcRoles: [] });
    expect(offencesOf({ OIDC_ISSUER: issuer.OIDC_ISSUER })).toContain('OIDC_CLIENT_ID');
    expect(offencesOf({ ...issuer, OIDC_ISSUER: 'http://login.example', NODE_ENV: 'production' })).toContain('OIDC_ISSUER must begin with https://');
    expect(loadSettings({ ...issuer, OIDC_ROLES: ' desk = a=editor@news/politics; cn=chiefs,ou=all=chief ;' }).oidcRoles).toEqual([
      { group: 'desk = a', role: 'editor', category: 'news/politics' }, { group: 'cn=chiefs,ou=all', role: 'chief', category: null },
    ]);
  });

  it('insist on a lasting secret in production with an external database, and hide the API description there', () => {
    const production = { NODE_ENV: 'production', DATABASE_URL: 'postgres://db.test/desk' };
    expect(offencesOf(production)).toContain('JWT_SECRET');
    expect(loadSettings({ ...production, JWT_SECRET: 'x'.repeat(32) })).toMatchObject({ production: true, openapi: 'off' });
    expect(loadSettings({ NODE_ENV: 'production', OPENAPI: 'signed-in' })).toMatchObject({ openapi: 'signed-in' });
  });
});
