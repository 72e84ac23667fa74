import { type Logger, symbols } from 'pino';
import { createPino } from '../../src/platform/logging/logger';

/** The application's own log, masks included, with its lines kept in an array; TEST_LOG=<level> prints them as well. */
export function recordedLog(lines: string[]): Logger {
  const shown = process.env['TEST_LOG'] !== undefined;
  const log = createPino('info');
  Object.assign(log, {
    [symbols.streamSym]: {
      write(line: string): void {
        lines.push(line);
        if (shown) process.stdout.write(line);
      },
    },
  });
  if (shown) log.level = process.env['TEST_LOG'] || 'info';
  return log;
}
