/** One command of the command line. */
export interface Command {
  /** Its options, as the usage shows them. */
  readonly options: string;
  readonly summary: string;
  /** Throws UsageError, or what parseArgs throws, when the arguments are not right. */
  run(args: string[]): Promise<void>;
}

/** The command was not called as it must be: the usage is shown. */
export class UsageError extends Error {}

/** Who is written down for what a command does. */
export const COMMAND_LINE = { id: null, name: 'the command line', requestId: null, address: null };
