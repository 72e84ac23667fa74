import { createHash } from 'node:crypto';
import { accessSync, chmodSync, constants, existsSync, mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { EmbeddedServerError } from './embedded-server-error';
import { codeOf } from '../../../kernel/error-code';
import { binariesClosedTo, copiedBinaries, installedBinaries, type ServerBinaries } from './server-binaries';
import { closedTo, nameOfUser, ownerOf, type ServerUser, unprivilegedUser } from './server-user';

/** Where one embedded server lives and under whose rights it runs. */
export interface ServerPlace {
  /** The folder that Copydesk was given. */
  asked: string;
  /** The folder in use, with the data, the log and the password. */
  folder: string;
  data: string;
  binaries: ServerBinaries;
  /** Set when Copydesk runs as root, which PostgreSQL refuses to do. */
  user?: ServerUser;
}

const SYSTEM_FOLDER = '/var/lib/copydesk';

function systemFolderOf(folder: string): string {
  return join(SYSTEM_FOLDER, createHash('sha256').update(folder).digest('hex').slice(0, 12), 'postgres');
}

function openFolder(...parts: string[]): string {
  const folder = join(...parts);
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  chmodSync(folder, 0o755);
  return folder;
}

function makeSystemFolder(folder: string): string {
  openFolder(SYSTEM_FOLDER);
  openFolder(folder, '..');
  return openFolder(folder);
}

function created(folder: string): string {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK | constants.X_OK);
    return realpathSync(folder);
  } catch (error) {
    if (!['EACCES', 'EPERM', 'EROFS'].includes(codeOf(error))) throw error;
    throw new EmbeddedServerError(
      `User ${nameOfUser(process.getuid?.() ?? -1)} may not write to ${folder}: ` +
        'make it writable, or set DATA_DIR to a folder that is.',
      { cause: error },
    );
  }
}

function refuseDataOfRoot(asked: string, place: string): never {
  throw new EmbeddedServerError(
    `The data of ${asked} were made by root and are kept in ${place}: ` +
      'start Copydesk as root, or set DATA_DIR to another folder.',
  );
}

function placeForOrdinaryUser(asked: string): ServerPlace {
  const elsewhere = systemFolderOf(existsSync(asked) ? realpathSync(asked) : asked);
  if (existsSync(elsewhere)) refuseDataOfRoot(asked, elsewhere);
  const folder = created(asked);
  const data = join(folder, 'data');
  if (existsSync(data) && ownerOf(data).uid !== process.getuid?.()) {
    throw new EmbeddedServerError(
      `The data in ${folder} belong to user ${ownerOf(data).name}, not to ${nameOfUser(process.getuid?.() ?? -1)}: ` +
        'start Copydesk as the user who made them (root, if that was root), or set DATA_DIR to another folder.',
    );
  }
  return { asked, folder, data, binaries: installedBinaries() };
}

/** Data keep their owner, so that a newsroom begun by an ordinary user can be started by root and go back again. */
function ownerOfData(data: string): ServerUser {
  const owner = ownerOf(data);
  if (owner.uid === 0) {
    throw new EmbeddedServerError(
      `The data in ${data} belong to root, and PostgreSQL does not run as root: ` +
        `chown them to user ${unprivilegedUser().name}.`,
    );
  }
  const closed = closedTo(owner, data);
  if (closed) {
    throw new EmbeddedServerError(
      `The data in ${data} belong to user ${owner.name}, who may not enter ${closed}: ` +
        'let that user enter it, or set DATA_DIR to another folder.',
    );
  }
  return owner;
}

function folderForRoot(own: string): { folder: string; user: ServerUser; closed?: string } {
  const elsewhere = systemFolderOf(own);
  const existing = [own, elsewhere].find((folder) => existsSync(join(folder, 'data')));
  const user = existing ? ownerOfData(join(existing, 'data')) : unprivilegedUser();
  const closed = existing ? undefined : closedTo(user, own);
  if (existing === own || (!existing && !closed)) return { folder: own, user };
  return { folder: makeSystemFolder(elsewhere), user, closed: closedTo(user, own) };
}

function placeForRoot(asked: string, log: (line: string) => void): ServerPlace {
  const own = created(asked);
  const { folder, user, closed } = folderForRoot(own);
  const installed = installedBinaries();
  const hidden = binariesClosedTo(user, installed);
  if (hidden) openFolder(SYSTEM_FOLDER);
  const binaries = hidden ? copiedBinaries(installed, join(SYSTEM_FOLDER, 'bin')) : installed;
  const moved = [folder !== own && `its data are in ${folder}`, hidden && `its programs in ${binaries.root}`];
  const reason = closed ?? hidden;
  const why = reason ? `, who may not enter ${reason}` : '';
  if (moved.some(Boolean)) log(`PostgreSQL runs as user ${user.name}${why}: ${moved.filter(Boolean).join(', ')}.`);
  return { asked, folder, data: join(folder, 'data'), binaries, user };
}

/** Settles where the data and the programs are, and makes the folders; as root, where the server's user may enter. */
export function settlePlace(asked: string, log: (line: string) => void): ServerPlace {
  return process.getuid?.() === 0 ? placeForRoot(asked, log) : placeForOrdinaryUser(asked);
}
