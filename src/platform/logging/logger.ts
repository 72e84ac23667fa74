import type { LoggerService } from '@nestjs/common';
import { type DestinationStream, type LoggerOptions, type Logger as Pino, pino } from 'pino';

/** Names under which a secret could come along in a logged object. */
const SECRETS = [
  'password', 'passwordHash', 'accessToken', 'refreshToken', 'token', 'secret', 'authorization', 'cookie', 'key',
];

/** The log of the process: one JSON line an event, secrets masked; on standard output unless it is told where. */
export function createPino(level: string, destination?: DestinationStream): Pino {
  const options: LoggerOptions = {
    level,
    base: undefined,
    redact: { paths: SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[masked]' },
  };
  return destination ? pino(options, destination) : pino(options);
}

type Level = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal';

/** Nest's own messages and ours in the one log. */
export class NestLog implements LoggerService {
  constructor(private readonly pinoLog: Pino) {}

  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  /** Nest tells of every module and route on this level: that is detail. */
  log(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  private write(level: Level, message: unknown, rest: unknown[]): void {
    const context = typeof rest.at(-1) === 'string' ? rest.at(-1) : undefined;
    const detail = rest.find((item) => typeof item === 'object' && item !== null);
    const fields = { context, ...detail };
    if (message instanceof Error) this.pinoLog[level]({ ...fields, err: message }, message.message);
    else this.pinoLog[level](fields, String(message));
  }
}
