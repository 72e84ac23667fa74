import type { Logger } from 'pino';
import { createPino } from '../../src/platform/logging/logger';

/** The application's own log, masks included, with its lines kept in an array; TEST_LOG=<level> prints them as well. */
export function recordedLog(lines: string[]): Logger {
  const shown = process.env['TEST_LOG'];
  return createPino(shown ?? 'info', {
    write(line: string): void {
      lines.push(line);
      if (shown !== undefined) process.stdout.write(line);
    },
  });
}
