// The folder of one run of the tests: all that they put on the disk is below it, and its name says which process it belongs to.
const { execFileSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const { chmodSync, existsSync, mkdtempSync, readFileSync, readdirSync, readlinkSync, realpathSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { basename, join } = require('node:path');

/** Followed by the process id of the owner and six letters; the bench names its folders like this, too. */
const PREFIX = 'copydesk-run-';

/** Where Copydesk, started by root, keeps the data of a folder that the database server may not enter. */
const SYSTEM_FOLDER = '/var/lib/copydesk';

/** Makes a folder that belongs to this process. Others may pass through, because the database server may be another user. */
exports.makeRunFolder = function makeRunFolder() {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), `${PREFIX}${process.pid}-`));
  chmodSync(folder, 0o755);
  return folder;
};

/** Ends every process that works in a folder of a run, and removes the folder. */
exports.removeRunFolder = function removeRunFolder(folder) {
  const places = [folder, ...systemFoldersOf(folder)];
  for (let waited = 0; waited < 10_000; waited += 50) {
    const running = processesOn(places);
    if (running.length === 0) break;
    for (const { pid, isServer } of running) signal(pid, isServer && waited < 5000 ? 'SIGQUIT' : 'SIGKILL');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
  }
  for (const place of places) rmSync(place, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
};

/** Removes what runs left that could not clean up, because they were killed. What another user left stays. */
exports.removeFoldersOfDeadRuns = function removeFoldersOfDeadRuns() {
  for (const name of readdirSync(tmpdir()).filter((each) => each.startsWith(PREFIX))) {
    const owner = Number.parseInt(name.slice(PREFIX.length), 10);
    if (Number.isNaN(owner) || isAlive(owner)) continue;
    try {
      exports.removeRunFolder(join(realpathSync(tmpdir()), name));
    } catch (error) {
      if (error.code !== 'EACCES' && error.code !== 'EPERM') throw error;
    }
  }
};

function systemFoldersOf(folder) {
  if (!existsSync(SYSTEM_FOLDER) || !existsSync(folder)) return [];
  return readdirSync(folder)
    .map((name) => createHash('sha256').update(join(folder, name, 'postgres')).digest('hex').slice(0, 12))
    .map((name) => join(SYSTEM_FOLDER, name))
    .filter((path) => existsSync(path));
}

function processesOn(places) {
  return process.platform === 'linux' ? processesOnLinux(places) : serversElsewhere(places);
}

function processesOnLinux(places) {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid).flatMap((pid) => {
    try {
      if (isServerIn(pid, places)) return [{ pid: Number(pid), isServer: true }];
      return isOursIn(pid, places) ? [{ pid: Number(pid), isServer: false }] : [];
    } catch {
      return []; // Gone meanwhile, or another user's.
    }
  });
}

/** A PostgreSQL server, a process of one, or the program that makes its data. */
function isServerIn(pid, places) {
  if (!['postgres', 'initdb'].includes(readFileSync(`/proc/${pid}/comm`, 'utf8').trim())) return false;
  const words = [readlinkSync(`/proc/${pid}/cwd`), ...readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')];
  return words.some((word) => places.some((place) => word.includes(`${place}/`)));
}

/** A process that was told to work there: by these two variables only, since somebody else may just be looking. */
function isOursIn(pid, places) {
  const environment = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  return environment.some((entry) => places.some((place) => `${entry}/`.startsWith(`RUN_FOLDER=${place}/`) || `${entry}/`.startsWith(`DATA_DIR=${place}/`)));
}

function serversElsewhere(places) {
  const lines = execFileSync('ps', ['-axww', '-o', 'pid=,command='], { encoding: 'utf8' }).split('\n');
  return lines.flatMap((line) => {
    const [, pid, program, rest] = /^ *(\d+) (\S+) (.*)$/.exec(line) ?? [];
    const isServer = ['postgres', 'initdb'].includes(basename(program ?? '')) && places.some((place) => rest.includes(`${place}/`));
    return isServer ? [{ pid: Number(pid), isServer }] : [];
  });
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function signal(pid, name) {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}
