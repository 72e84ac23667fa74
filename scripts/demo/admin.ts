import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Settings } from '../../src/config/settings';
import type { Account, AccountsFile } from './accounts-file';
import type { ApiClient } from './api-client';
import type { DemoServer } from './demo-server';
import { Refused } from './refused';
import { type Person, newAccount, signedIn } from './sign-in';

const WHO = 'admin';

/** The administrator of a server that the demo starts: the one of the settings, or one whose password the file keeps. */
export function firstAdmin({ adminEmail, adminPassword }: Settings, accounts: AccountsFile): Account {
  if (adminPassword !== undefined) return { email: adminEmail, password: adminPassword };
  const known = accounts.of(WHO);
  if (known) return known;
  const account = { email: adminEmail, password: newAccount(WHO, { suffixed: false }).password };
  accounts.keep(WHO, account);
  return account;
}

/** Signs in with ADMIN_EMAIL and ADMIN_PASSWORD, as the admin of an earlier run, or as one made now through the command line. */
export async function signInAdmin(server: DemoServer, settings: Settings, accounts: AccountsFile): Promise<Person> {
  const { adminEmail, adminPassword } = settings;
  const known = [adminPassword === undefined ? undefined : { email: adminEmail, password: adminPassword }, accounts.of(WHO)];
  for (const account of known) {
    const api = account && (await signedIn(server.address, account));
    if (api) return personOf(account, api);
  }
  return adminFromTheCommandLine(server, settings, accounts);
}

async function adminFromTheCommandLine(server: DemoServer, settings: Settings, accounts: AccountsFile): Promise<Person> {
  if (!server.isOurs && !hasDatabaseHere(settings)) throw notFromHere(server);
  const account = newAccount('demo-admin', { suffixed: true });
  accounts.keep(WHO, account);
  await createAdmin(account);
  const api = await signedIn(server.address, account);
  if (!api) throw notFromHere(server);
  return personOf(account, api);
}

/** Whether the command line would reach a database from here, and not start an empty one. */
function hasDatabaseHere({ databaseUrl, dataFolder }: Settings): boolean {
  return databaseUrl !== undefined || existsSync(join(dataFolder, 'postgres', 'data', 'postmaster.pid'));
}

function notFromHere({ address }: DemoServer): Refused {
  return new Refused(
    `The demo cannot make an administrator for the server at ${address} from here: set ADMIN_EMAIL and ADMIN_PASSWORD to one that it has, ` +
      'or run the demo where the server runs, with the same DATA_DIR or DATABASE_URL.',
  );
}

async function createAdmin({ email, password }: Account): Promise<void> {
  const options = ['create-admin', '--email', email, '--name', 'Demo administrator', '--password-stdin'];
  const command = spawn(process.execPath, [join(__dirname, '../../src/cli.js'), ...options], { stdio: ['pipe', 'ignore', 'pipe'] });
  command.stdin.end(password);
  const ended = once(command, 'exit');
  const said = await text(command.stderr);
  const [code]: unknown[] = await ended;
  if (code !== 0) throw new Refused(`The command line could not make an administrator for the demo. It said:\n${said.trimEnd()}`);
}

function personOf({ email }: Account, api: ApiClient): Person {
  return { name: 'The administrator', post: WHO, email, api };
}
