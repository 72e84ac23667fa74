import { readFileSync } from 'node:fs';

/** Clock ticks a second in /proc, which is 100 on every Linux that Node runs on. */
const TICKS = 100;

/** The processor time that a process has used so far, its own and the system's for it, in milliseconds; Linux only. */
export function cpuMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name of the program may hold spaces; what follows it does not.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS;
}

/** The resident memory of a process in MiB; Linux only. */
export function residentMiB(pid: number): number {
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Math.round(Number(kibibytes) / 102.4) / 10;
}
