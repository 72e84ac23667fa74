import { EmbeddedServerError } from '../platform/database/embedded/embedded-server-error';

/** A foreseeable reason not to start: its message is one sentence that says what to do, shown without a stack. */
export class StartRefused extends Error {
  /** What to show of anything that kept Copydesk from running; an unforeseen error is shown with its stack. */
  static explain(error: unknown): string {
    if (error instanceof StartRefused || error instanceof EmbeddedServerError) return error.message;
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}

/** The code that the system or PostgreSQL gave an error, or an empty string. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
