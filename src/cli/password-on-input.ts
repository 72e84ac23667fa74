import { text } from 'node:stream/consumers';
import { UsageError } from './command';

/** A password from standard input, without the line break at its end. Throws UsageError for one that is too short or too long. */
export async function passwordOnInput({ min, max }: { min: number; max: number }): Promise<string> {
  const password = (await text(process.stdin)).replace(/\r?\n$/, '');
  if (password.length >= min && password.length <= max) return password;
  throw new UsageError(`The password must have ${min} to ${max} characters.`);
}
