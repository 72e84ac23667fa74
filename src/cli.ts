import { backup } from './cli/backup';
import type { Command } from './cli/command';
import { UsageError } from './cli/command';
import { createAdmin } from './cli/create-admin';
import { moveMedia } from './cli/move-media';
import { reproject } from './cli/reproject';
import { resetPassword } from './cli/reset-password';
import { restore } from './cli/restore';
import { resume } from './cli/resume';
import { revokeSessions } from './cli/revoke-sessions';
import { verifyLedger } from './cli/verify-ledger';
import { InvalidSettings } from './config/load-settings';
import { InvalidValues, Problem } from './kernel/problem';
import { StartRefused } from './start/start-refused';

const COMMANDS: Readonly<Record<string, Command>> = {
  backup, 'create-admin': createAdmin, 'move-media': moveMedia, reproject, 'reset-password': resetPassword, restore, resume,
  'revoke-sessions': revokeSessions, 'verify-ledger': verifyLedger,
};

const USAGE = [
  'Usage: npm run cli -- <command>',
  ...Object.entries(COMMANDS).map(([name, command]) => `\n ${usageOf(name, command)}`),
].join('\n');

function usageOf(name: string, { options, summary }: Command): string {
  return ` ${name} ${options}\n      ${summary}`;
}

/** Runs one command and gives the exit code: 0 done, 1 refused, 2 called wrongly. */
async function main([name = '', ...args]: string[]): Promise<number> {
  if (name === 'help' || name === '--help') {
    console.log(USAGE);
    return 0;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) return wronglyCalled(name === '' ? '' : `There is no command ${name}.\n\n`);
  if (args.includes('--help')) {
    console.log(`Usage: npm run cli --${usageOf(name, command)}`);
    return 0;
  }
  try {
    await command.run(args);
    return 0;
  } catch (error) {
    if (isUsageError(error)) return wronglyCalled(`${error.message}\n\n`);
    console.error(isTold(error) ? told(error) : StartRefused.explain(error));
    return 1;
  }
}

function wronglyCalled(why: string): number {
  console.error(`${why}${USAGE}`);
  return 2;
}

function isUsageError(error: unknown): error is Error {
  if (error instanceof UsageError) return true;
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}

/** Of values that are not valid, what is wrong with each. */
function told(error: Error): string {
  return error instanceof InvalidValues && error.errors.length > 0 ? error.errors.map(({ detail }) => detail).join('\n') : error.message;
}

function isTold(error: unknown): error is Error {
  return error instanceof InvalidSettings || error instanceof Problem;
}

void main(process.argv.slice(2)).then((code) => process.exit(code));
