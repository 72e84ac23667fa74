import { isFromServer, messageOf, syscallOf } from '../../../kernel/error-code';

/** A foreseeable refusal of the embedded PostgreSQL: its message is one sentence, shown without a stack. */
export class EmbeddedServerError extends Error {
  override readonly name: string = 'EmbeddedServerError';
}

/** Another process holds the data folder as its owner. */
export class AnotherCopydeskError extends EmbeddedServerError {
  override readonly name = 'AnotherCopydeskError';

  constructor(folder: string) {
    super(`Another Copydesk is running on ${folder}; stop it, or give this one its own DATA_DIR.`);
  }
}

function sentenceFor(error: unknown, folder: string): string | undefined {
  if (isFromServer(error)) return `PostgreSQL in ${folder} is not usable: ${messageOf(error)}.`;
  if (!syscallOf(error)) return undefined;
  return syscallOf(error).startsWith('spawn')
    ? `The embedded PostgreSQL does not run on this machine (${messageOf(error)}): set DATABASE_URL to your own.`
    : `Cannot keep the data of PostgreSQL in ${folder}: ${messageOf(error)}.`;
}

/** Turns what the system or the server refused into a sentence; anything else is returned as it came. */
export function explained(error: unknown, folder: string): unknown {
  const sentence = error instanceof EmbeddedServerError ? undefined : sentenceFor(error, folder);
  return sentence ? new EmbeddedServerError(sentence, { cause: error }) : error;
}
