import { type INestApplicationContext, Logger } from '@nestjs/common';
import type { Settings } from '../config/settings';
import { Passwords, UserQueries, UsersService } from '../modules/users';
import { generatePassword } from './generate-password';

/** How to sign in after this start. */
export interface SignIn {
  readonly email: string;
  /** Where the password is to be found; a password itself only when it was generated just now. */
  readonly password: { readonly generated: string } | 'chosen' | 'known';
}

const FIRST_START = { id: null, name: 'the first start', requestId: null, address: null };

/** Makes the administrator when there is nobody at all. The generated password is returned and kept nowhere. */
export async function ensureAdmin(app: INestApplicationContext, { adminEmail, adminPassword }: Settings): Promise<SignIn> {
  warnOfCommonPassword(app, adminEmail, adminPassword);
  // ADMIN_EMAIL may have changed since the first start.
  const knownEmail = await app.get(UserQueries).adminEmail();
  if (knownEmail !== undefined) return { email: knownEmail, password: 'known' };
  const password = adminPassword ?? generatePassword();
  const made = await app.get(UsersService).createFirstAdmin(FIRST_START, { email: adminEmail, name: 'Administrator', password });
  if (made) return { email: adminEmail, password: adminPassword === undefined ? { generated: password } : 'chosen' };
  return { email: (await app.get(UserQueries).adminEmail()) ?? adminEmail, password: 'known' };
}

/** The operator's own choice is taken, because a start that refuses it would leave a newsroom that runs with it without its next start. */
function warnOfCommonPassword(app: INestApplicationContext, email: string, password: string | undefined): void {
  if (password === undefined || !app.get(Passwords).isCommon(password, email)) return;
  new Logger('Start').warn('ADMIN_PASSWORD is a password that many people have, or that is easy to guess. Whoever still signs in with it should change it now.');
}
