import { settingsOf } from './setting';
import { Settings } from './settings';

/** The start must stop: `message` names every offending setting and its rule, and never shows a value. */
export class InvalidSettings extends Error {}

type Environment = Readonly<Record<string, string | undefined>>;

/** The settings from environment variables, all checked. An empty variable counts as unset. Throws InvalidSettings. */
export function loadSettings(environment: Environment = process.env): Settings {
  const values: Record<string, unknown> = {};
  const offences: string[] = [];
  for (const { property, name, rule } of settingsOf(Settings)) {
    const given = environment[name];
    if (given === undefined || given === '') continue;
    const value = rule.parse(given);
    if (value === undefined) offences.push(`${name} must be ${rule.says}.`);
    else values[property] = value;
  }
  const settings = withDerivedDefaults(values);
  if (settings.production && settings.databaseUrl !== undefined && settings.jwtSecret === undefined) {
    offences.push('JWT_SECRET must be set in production with an external database: 32 to 1000 characters.');
  }
  if (settings.mediaStorage === 's3' && settings.s3Bucket === undefined) offences.push('S3_BUCKET must be set where MEDIA_STORAGE is s3.');
  if ((settings.s3AccessKeyId === undefined) !== (settings.s3SecretAccessKey === undefined)) {
    offences.push('S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY must be set together.');
  }
  if (settings.oidcIssuer !== undefined && settings.oidcClientId === undefined) offences.push('OIDC_CLIENT_ID must be set where OIDC_ISSUER is.');
  if (settings.production && settings.oidcIssuer?.startsWith('http:')) offences.push('OIDC_ISSUER must begin with https:// in production.');
  if (offences.length > 0) throw new InvalidSettings(`Some settings are not valid:\n  ${offences.join('\n  ')}`);
  return settings;
}

function withDerivedDefaults(values: Record<string, unknown>): Settings {
  const settings = Object.assign(new Settings(), values);
  const host = settings.host.includes(':') ? `[${settings.host}]` : settings.host;
  const publicUrl = settings.publicUrl || `http://${host}:${settings.port}`;
  return Object.assign(settings, {
    publicUrl,
    siteUrl: settings.siteUrl || publicUrl,
    openapi: values.openapi ?? (settings.production ? 'off' : 'public'),
  });
}
