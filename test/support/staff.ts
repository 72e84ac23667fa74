import { randomUUIDv7 } from 'node:crypto';
import { hash } from '@node-rs/argon2';
import type { DataSource } from 'typeorm';
import type { Account } from './client';

export type RoleKey = 'contributor' | 'author' | 'editor' | 'chief' | 'admin';

export interface Hiring {
  /** The category in which the role is granted; everywhere without it. */
  in?: string;
  name?: string;
}

const PASSWORD = 'a password of the tests';
/** The cheapest argon2id there is, so that a test may have ten people: verifying costs what the hash says. */
const cheapHash = hash(PASSWORD, { memoryCost: 8, timeCost: 1, parallelism: 1 });
let hired = 0;

/** Somebody new who can sign in, written straight into the tables for speed. */
export async function hire(dataSource: DataSource, role: RoleKey, { in: categoryId, name }: Hiring): Promise<Account> {
  hired += 1;
  const account = {
    id: randomUUIDv7(),
    name: name ?? `${role} ${hired}`,
    email: `${role}-${hired}@newsroom.test`,
    password: PASSWORD,
  };
  await dataSource.query('insert into users (id, email, name, password_hash) values ($1, $2, $3, $4)', [
    account.id,
    account.email,
    account.name,
    await cheapHash,
  ]);
  await dataSource.query(
    'insert into grants (id, user_id, role_id, category_id) select $1, $2, id, $3 from roles where key = $4',
    [randomUUIDv7(), account.id, categoryId ?? null, role],
  );
  return account;
}
