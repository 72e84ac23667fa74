import { readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { EmbeddedServerError } from './embedded-server-error';

/** The system user under whose rights PostgreSQL runs. */
export interface ServerUser {
  name: string;
  uid: number;
  gid: number;
}

const READ = 4;
const ENTER = 1;

function knownUsers(): ServerUser[] {
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  return lines.flatMap((line) => {
    const [name, , uid, gid] = line.split(':');
    return name && uid && gid ? [{ name, uid: Number(uid), gid: Number(gid) }] : [];
  });
}

/** The user that root hands PostgreSQL to: `postgres`, else `nobody`. */
export function unprivilegedUser(): ServerUser {
  const users = knownUsers();
  const user = ['postgres', 'nobody'].map((name) => users.find((each) => each.name === name)).find(Boolean);
  if (!user) {
    throw new EmbeddedServerError(
      'PostgreSQL does not run as root, and this machine has neither a user postgres nor a user nobody: ' +
        'create one, start Copydesk as an ordinary user, or set DATABASE_URL.',
    );
  }
  return user;
}

/** The name of a user, or its number when the machine has no name for it. */
export function nameOfUser(uid: number): string {
  return knownUsers().find((each) => each.uid === uid)?.name ?? String(uid);
}

/** The user that owns a file or folder. */
export function ownerOf(path: string): ServerUser {
  const { uid, gid } = statSync(path);
  return { name: nameOfUser(uid), uid, gid };
}

function allows(path: string, user: ServerUser, bits: number): boolean {
  const { mode, uid, gid } = statSync(path);
  const shift = uid === user.uid ? 6 : gid === user.gid ? 3 : 0;
  return ((mode >> shift) & bits) === bits;
}

function ancestorsOf(path: string): string[] {
  const parent = dirname(path);
  return parent === path ? [] : [...ancestorsOf(parent), parent];
}

/** The outermost folder that keeps the user from entering `path`, or `path` itself; undefined when the way is open. */
export function closedTo(user: ServerUser, path: string): string | undefined {
  const real = realpathSync(path);
  return [...ancestorsOf(real), real].find((each) => !allows(each, user, ENTER));
}

/** As `closedTo`, for a file or folder that has to be read as well. */
export function unreadableTo(user: ServerUser, path: string): string | undefined {
  const real = realpathSync(path);
  return ancestorsOf(real).find((each) => !allows(each, user, ENTER)) ?? (allows(real, user, READ) ? undefined : real);
}
