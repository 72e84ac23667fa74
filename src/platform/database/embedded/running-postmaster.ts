import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { codeOf } from '../../../kernel/error-code';

/** Whether a process with this number exists, whoever owns it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

function worksIn(pid: number | string, data: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === data && readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === 'postgres';
  } catch {
    return false;
  }
}

function wasStartedOn(pid: number, data: string): boolean {
  try {
    const command = execFileSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
    return command.includes(`postgres -D ${data} `);
  } catch {
    return false;
  }
}

/** Whether the process is a PostgreSQL on this data folder; false for a zombie and for another program. */
export function isPostgresOn(data: string, pid: number): boolean {
  return process.platform === 'linux' ? worksIn(pid, data) : wasStartedOn(pid, data);
}

/** Ends what a killed postmaster left behind: no server starts on the data while one of its children is still busy. */
export function endOrphans(data: string): void {
  if (process.platform !== 'linux') return;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name) && worksIn(name, data)))
    signal(Number(pid), 'SIGQUIT');
}

/** Sends a signal, and is content when the process is gone already. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (codeOf(error) !== 'ESRCH') throw error;
  }
}
