import type { Mail } from './mail-templates';

/** Who signs in at the mail server; both empty where nobody does. */
export interface MailLogin {
  readonly user: string;
  readonly password: string;
}

const MASK = '[masked]';
const LONGEST = 500;
/** A word of the mail that is no shorter could be a link that lets somebody in. */
const SHORTEST_SECRET = 12;
/** Anything shorter would be masked in words that have nothing to do with it. */
const SHORTEST_NAME = 3;

const ADDRESS = /(?:"[^"]*"|[^\s<>"'(),;:[\]]+)@[^\s<>"'(),;]+/g;
const AFTER_AUTH = /\bAUTH\b[\s=:].*/gis;
const MAYBE_BASE64 = /[A-Za-z0-9+/_-]{8,}={0,2}/g;

/**
 * What a mail server has said, for the log and for whoever looks after jobs that were given up: its codes and its words, without what it repeats of
 * what it was told: addresses, what was sent to sign in (as it is and in base64), who the mail is for and what is in it.
 */
export function maskedAnswer(answer: string, { to, text }: Pick<Mail, 'to' | 'text'>, login: MailLogin): string {
  const [mailbox = ''] = to.address.split('@');
  return [withoutLogin(login), withoutAddresses, without(to.name), without(mailbox), withoutMail(text)]
    .reduce((said, masked) => masked(said), answer)
    .slice(0, LONGEST);
}

type Masking = (said: string) => string;

function withoutLogin({ user, password }: MailLogin): Masking {
  const sent = [user, password].filter(({ length }) => length >= SHORTEST_NAME);
  const isSecret = (word: string): boolean => sent.some((each) => Buffer.from(word, 'base64').toString('utf8').includes(each));
  return (said) => {
    const masked = said.replaceAll(MAYBE_BASE64, (word) => (isSecret(word) ? MASK : word)).replaceAll(AFTER_AUTH, `AUTH ${MASK}`);
    return password === '' ? masked : masked.replaceAll(password, MASK);
  };
}

function withoutAddresses(said: string): string {
  return said.replaceAll(ADDRESS, MASK);
}

/** As a word of its own, whatever its case. */
function without(name: string): Masking {
  if (name.length < SHORTEST_NAME) return (said) => said;
  const word = new RegExp(`(?<![\\p{L}\\p{N}])${name.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}(?![\\p{L}\\p{N}])`, 'giu');
  return (said) => said.replaceAll(word, MASK);
}

function withoutMail(text: string): Masking {
  const isOfIt = (word: string): boolean => {
    const bare = word.replaceAll(/^[<("'[]+|[>)"'\].,;:]+$/g, '');
    return bare.length >= SHORTEST_SECRET && text.includes(bare);
  };
  return (said) => said.split(/\s+/).map((word) => (isOfIt(word) ? MASK : word)).join(' ');
}
