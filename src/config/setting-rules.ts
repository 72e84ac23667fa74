import { isIP } from 'node:net';
import { canonicalLocale } from '../kernel/locale';

/** How the text of an environment variable becomes a value. `parse` gives undefined for what breaks the rule, `says` is the rule in words. */
export interface SettingRule<T> {
  readonly says: string;
  parse(text: string): T | undefined;
}

export function text(says = 'any text'): SettingRule<string> {
  return { says, parse: (value) => value };
}

export function secret(min: number, max = 1000): SettingRule<string> {
  return {
    says: `${min} to ${max} characters`,
    parse: (value) => (value.length >= min && value.length <= max ? value : undefined),
  };
}

/** One that is sent in a header, through which nothing else gets. */
export function headerSecret(min: number): SettingRule<string> {
  const any = secret(min);
  return {
    says: `${any.says} of printable ASCII, with no space at either end`,
    parse: (value) => (/^[\x20-\x7e]+$/.test(value) && value.trim() === value ? any.parse(value) : undefined),
  };
}

/** One that is looked for behind `Bearer`, where nothing else is taken for a token (RFC 6750). */
export function bearerToken(min: number): SettingRule<string> {
  const any = secret(min);
  return {
    says: `${any.says}: letters, digits and -._~+/, and = at the end only`,
    parse: (value) => (/^[\w.~+/-]+=*$/.test(value) ? any.parse(value) : undefined),
  };
}

export function integer(min: number, max: number): SettingRule<number> {
  return {
    says: `a whole number from ${min} to ${max}`,
    parse: (value) => {
      const number = /^(?:-(?=[1-9]))?\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
      return number >= min && number <= max ? number : undefined;
    },
  };
}

export function oneOf<const T extends string>(...values: T[]): SettingRule<T> {
  return {
    says: `one of ${values.join(', ')}`,
    parse: (value) => values.find((known) => known === value),
  };
}

export function url(...protocols: string[]): SettingRule<string> {
  return {
    says: `a URL that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
    parse: (value) => {
      const bare = value.replace(/\/+$/, '');
      // Without the slashes it would be understood by browsers, and by nothing that is handed the text.
      return URL.canParse(value) && protocols.some((protocol) => bare.startsWith(`${protocol}//`)) ? bare : undefined;
    },
  };
}

/** An address that everybody is told. */
export function publicUrl(): SettingRule<string> {
  return {
    says: 'a URL that begins with http:// or https://, without spaces, credentials, a query or a fragment',
    parse: (value) => (isPublic(value) && !/[?#]/.test(value) ? value.replace(/\/+$/, '') : undefined),
  };
}

/** http(s), and nothing that only some may know. It is written down as it stands, so that nothing is left for a browser to mend. */
function isPublic(value: string): boolean {
  const parsed = URL.parse(value);
  return parsed !== null && /^https?:\/\/[^\s/\\{}][^\s\\{}]*$/.test(value) && parsed.username === '' && parsed.password === '';
}

/** A name of the letters that it may have. */
export function name(of: string, form: RegExp): SettingRule<string> {
  return { says: `the name of ${of}`, parse: (value) => (form.test(value) ? value : undefined) };
}

export function email(): SettingRule<string> {
  return {
    says: 'an e-mail address',
    parse: (value) => (/^[^\s@]+@[^\s@]+$/.test(value) && value.length <= 254 ? value : undefined),
  };
}

export function headerName(): SettingRule<string> {
  return { says: 'the name of a header', parse: (value) => (/^[A-Za-z][A-Za-z0-9-]{0,99}$/.test(value) ? value : undefined) };
}

export function headers(): SettingRule<Readonly<Record<string, string>>> {
  return {
    says: 'name=value, with commas between',
    parse: (value) => {
      const pairs = value.split(',').map((pair) => /^\s*([A-Za-z][A-Za-z0-9-]{0,99})=([\x21-\x7e][\x20-\x7e]*)$/.exec(pair));
      return pairs.every(Boolean) ? Object.fromEntries(pairs.map((pair) => [pair?.[1] ?? '', pair?.[2]?.trim() ?? ''])) : undefined;
    },
  };
}

export function urlTemplate(): SettingRule<string> {
  return {
    says: 'a URL that begins with http:// or https://, without spaces or credentials, with {slug} in it, and optionally {locale}',
    parse: (value) => {
      const isFilled = isPublic(value.replaceAll('{slug}', 'slug').replaceAll('{locale}', 'en'));
      return value.includes('{slug}') && isFilled ? value : undefined;
    },
  };
}

function listOf<T>(says: string, parse: (item: string) => T | undefined): SettingRule<T[]> {
  return {
    says,
    parse: (value) => {
      const items = value.split(',').map((item) => item.trim()).filter((item) => item !== '').map(parse);
      return items.length > 0 && items.every((item) => item !== undefined) ? items : undefined;
    },
  };
}

export function locales(): SettingRule<string[]> {
  const list = listOf('different BCP 47 language tags with commas between, the first is the default', canonicalLocale);
  return {
    ...list,
    parse: (value) => {
      const tags = list.parse(value);
      return tags && new Set(tags).size === tags.length ? tags : undefined;
    },
  };
}

export function origins(): SettingRule<string[]> {
  return listOf('origins such as https://desk.example, with commas between', (item) =>
    /^https?:/.test(item) && URL.parse(item)?.origin === item ? item : undefined,
  );
}

export function cidrs(): SettingRule<string[]> {
  return listOf('addresses or CIDR ranges, with commas between, and none of /0, which is everybody', (item) => (/\/0+$/.test(item) ? undefined : cidr(item)));
}

export function hosts(): SettingRule<string[]> {
  return listOf('host names, addresses or CIDR ranges, with commas between', (item) =>
    cidr(item) ?? (/^(?![\d.]+$)[\w-]+(\.[\w-]+)*$/.test(item) ? item : undefined),
  );
}

function cidr(item: string): string | undefined {
  const [address = '', bits, ...rest] = item.split('/');
  const family = isIP(address);
  const most = family === 4 ? 32 : 128;
  const bitsFit = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most);
  return family !== 0 && bitsFit && rest.length === 0 ? item : undefined;
}

export function timeZone(): SettingRule<string> {
  return {
    says: 'a time zone of the IANA database such as Europe/Minsk',
    parse: (value) => {
      try {
        return new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone;
      } catch {
        return undefined;
      }
    },
  };
}

/** As the provider writes it: a slash at the end counts. */
export function issuer(): SettingRule<string> {
  return {
    says: 'the URL of an issuer, without /.well-known, spaces, a query or credentials',
    parse: (value) => {
      const isPlain = isPublic(value) && !/[?#]/.test(value);
      return isPlain && !new URL(value).pathname.includes('/.well-known') ? value : undefined;
    },
  };
}

export function scopes(): SettingRule<string> {
  return {
    says: 'scopes with spaces between, openid among them',
    parse: (value) => (/^[\x21\x23-\x5b\x5d-\x7e]+( [\x21\x23-\x5b\x5d-\x7e]+)*$/.test(value) && value.split(' ').includes('openid') ? value : undefined),
  };
}

/** A role that everybody in a group of the identity provider holds. */
export interface GroupRole {
  readonly group: string;
  /** The key of the role. */
  readonly role: string;
  /** The path of the category in which it is held, and below; null: everywhere. */
  readonly category: string | null;
}

/** Names of groups may have commas and equals signs in them: `cn=desk,ou=groups=editor@politics`. */
export function groupRoles(): SettingRule<GroupRole[]> {
  return {
    says: 'group=role or group=role@category/path, with semicolons between',
    parse: (value) => {
      const items = value.split(';').map((item) => item.trim()).filter((item) => item !== '').map(groupRole);
      return items.length > 0 && items.every((item) => item !== undefined) ? items : undefined;
    },
  };
}

function groupRole(item: string): GroupRole | undefined {
  const [, group, role, category = null] = /^(.+)=([a-z0-9-]+)(?:@([a-z0-9-]+(?:\/[a-z0-9-]+)*))?$/.exec(item) ?? [];
  return group === undefined || role === undefined ? undefined : { group: group.trim(), role, category };
}
