import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from '../../src/config/settings';
import { prepareDataFolder } from '../../src/start/data-folder';

/** What somebody signs in with. */
export interface Account {
  readonly email: string;
  readonly password: string;
}

/** The passwords of the people that the demo made, in a file that only this user can read. */
export class AccountsFile {
  readonly path: string;
  private readonly accounts: Map<string, Account>;

  constructor(private readonly settings: Settings) {
    this.path = join(settings.dataFolder, 'demo-people.json');
    this.accounts = new Map(Object.entries(contentOf(this.path)).filter((entry): entry is [string, Account] => isAccount(entry[1])));
  }

  of(who: string): Account | undefined {
    return this.accounts.get(who);
  }

  /** Lasting when it returns. Called before the account is made, so that no run that is killed leaves one without its password. */
  keep(who: string, account: Account): void {
    this.accounts.set(who, account);
    prepareDataFolder(this.settings);
    const draft = `${this.path}.${process.pid}`;
    rmSync(draft, { force: true });
    writeFileSync(draft, `${JSON.stringify(Object.fromEntries(this.accounts), null, 2)}\n`, { mode: 0o600, flag: 'wx' });
    renameSync(draft, this.path);
  }
}

function contentOf(path: string): object {
  try {
    const content: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return typeof content === 'object' && content !== null ? content : {};
  } catch {
    return {};
  }
}

function isAccount(value: unknown): value is Account {
  const { email, password } = (value ?? {}) as Partial<Account>;
  return typeof email === 'string' && typeof password === 'string';
}
