import { hash, verify } from '@node-rs/argon2';
import { Injectable } from '@nestjs/common';
import { Settings } from '../../config/settings';
import { InvalidValues } from '../../kernel/problem';
import { isCommonPassword } from './is-common-password';

/** OWASP's argon2id parameters: 19 MiB, two passes. The work runs in libuv's pool, so few run at once. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export const PASSWORD_LENGTH = { min: 12, max: 128 };

/** Hashes passwords and compares them, in a time that does not tell whether there was a hash. */
@Injectable()
export class Passwords {
  /** What a password is compared with where there is no account. */
  private readonly nobody = hash('nobody has this password', COST);

  constructor(private readonly settings: Settings) {}

  /** Throws InvalidValues at the pointer where the password is one of those that are tried first; `known` is what everybody knows of the person. */
  requireUncommon(password: string, pointer: string, ...known: string[]): void {
    if (!this.isCommon(password, ...known)) return;
    throw InvalidValues.at(pointer, 'common-password', 'Too many people have this password, or it is easy to guess: take another.');
  }

  isCommon(password: string, ...known: string[]): boolean {
    return isCommonPassword(password, [...known, this.settings.siteName]);
  }

  hash(password: string): Promise<string> {
    return hash(password.normalize('NFKC'), COST);
  }

  async matches(storedHash: string | null, password: string): Promise<boolean> {
    const matches = await verify(storedHash ?? (await this.nobody), password.normalize('NFKC'));
    return storedHash !== null && matches;
  }
}
