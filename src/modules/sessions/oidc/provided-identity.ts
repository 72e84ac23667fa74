import { isStorable } from '../../../platform/http/unsafe-text';

/** What an identity provider says of somebody who has signed in there. */
export interface ProvidedIdentity {
  readonly issuer: string;
  /** Never given to anybody else by the issuer; an e-mail address may be. */
  readonly subject: string;
  /** null unless the provider says that it has verified it. */
  readonly email: string | null;
  readonly name: string;
  readonly groups: readonly string[];
}

type Claims = Readonly<Record<string, unknown>>;

const LONGEST_SUBJECT = 255;
const MOST_GROUPS = 1000;

/**
 * From the claims of an ID token, and of the provider's answer about the person where it has one; the address and its
 * verification are taken from the same of the two. Undefined where they name nobody.
 */
export function providedIdentity(issuer: string, token: Claims, info: Claims, groupsClaim: string): ProvidedIdentity | undefined {
  const { sub: subject } = token;
  if (typeof subject !== 'string' || subject === '' || subject.length > LONGEST_SUBJECT || !isStorable(subject)) return undefined;
  const email = verifiedEmail('email' in token ? token : info);
  const name = [token['name'], info['name'], token['preferred_username'], info['preferred_username']].map(asName).find((each) => each !== '');
  return { issuer, subject, email, name: name ?? email?.split('@', 1)[0] ?? 'Somebody', groups: groupsIn(token[groupsClaim] ?? info[groupsClaim]) };
}

function verifiedEmail({ email, email_verified: isVerified }: Claims): string | null {
  const isAddress = typeof email === 'string' && email.length <= 254 && isStorable(email) && /^[^\s@<>"',;:\\()]+@[^\s@<>"',;:\\()]+$/.test(email);
  return isAddress && isVerified === true ? email : null;
}

/** One line, as names are everywhere else. */
function asName(claim: unknown): string {
  return typeof claim === 'string' ? claim.toWellFormed().replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim().slice(0, 200).toWellFormed() : '';
}

function groupsIn(claim: unknown): string[] {
  const groups: unknown[] = Array.isArray(claim) ? claim : [claim];
  return groups.filter((group) => typeof group === 'string').slice(0, MOST_GROUPS);
}
