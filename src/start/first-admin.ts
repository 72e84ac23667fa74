import type { INestApplicationContext } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Settings } from '../config/settings';
import { UsersService } from '../modules/users';
import { generatePassword } from './generate-password';

/** How to sign in after this start. */
export interface SignIn {
  readonly email: string;
  /** Where the password is to be found; a password itself only when it was generated just now. */
  readonly password: { readonly generated: string } | 'chosen' | 'known';
}

/** Any number that only this uses: several first starts on one database make one administrator. */
const FIRST_ADMIN_LOCK = 0x66697273;

/** Makes the administrator when there is nobody at all. The generated password is returned and kept nowhere. */
export async function ensureAdmin(app: INestApplicationContext, settings: Settings): Promise<SignIn> {
  const dataSource = app.get(DataSource);
  if (await app.get(UsersService).any()) return knownAdmin(dataSource, settings);
  const runner = dataSource.createQueryRunner();
  try {
    await runner.query('select pg_advisory_lock($1)', [FIRST_ADMIN_LOCK]);
    if (await app.get(UsersService).any()) return await knownAdmin(dataSource, settings);
    return await createAdmin(app.get(UsersService), settings);
  } finally {
    await runner.query('select pg_advisory_unlock($1)', [FIRST_ADMIN_LOCK]).catch(() => undefined);
    await runner.release();
  }
}

async function createAdmin(users: UsersService, { adminEmail, adminPassword }: Settings): Promise<SignIn> {
  const password = adminPassword ?? generatePassword();
  await users.createAdmin(
    { id: null, name: 'the first start', requestId: null, address: null },
    { email: adminEmail, name: 'Administrator', password },
  );
  return { email: adminEmail, password: adminPassword === undefined ? { generated: password } : 'chosen' };
}

/** The oldest active administrator, because ADMIN_EMAIL may have changed since the first start. */
async function knownAdmin(dataSource: DataSource, { adminEmail }: Settings): Promise<SignIn> {
  const [admin] = await dataSource.query<{ email: string }[]>(
    `select u.email from users u join grants g on g.user_id = u.id join roles r on r.id = g.role_id
     where r.key = 'admin' and g.category_id is null and u.status = 'active' order by u.created_at, u.id limit 1`,
  );
  return { email: admin?.email ?? adminEmail, password: 'known' };
}
