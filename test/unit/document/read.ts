import { readBody } from '../../../src/modules/articles/document';
import type { ArticleDocument, BodyError, BodyWarning } from '../../../src/modules/articles/document';

/** Reads a body that must be readable. */
export function read(body: unknown): { document: ArticleDocument; warnings: BodyWarning[] } {
  const reading = readBody(body);
  if ('errors' in reading) throw new Error(JSON.stringify(reading.errors));
  return reading;
}

/** Cleans HTML that must be readable. */
export function readHtml(value: string): { document: ArticleDocument; warnings: BodyWarning[] } {
  return read({ format: 'html', value });
}

/** The errors of a body that must not be readable. */
export function errorsOf(body: unknown): BodyError[] {
  const reading = readBody(body);
  if ('document' in reading) throw new Error('the body was accepted');
  return reading.errors;
}

/** Milliseconds of processor time that a piece of work takes, whatever else the machine does meanwhile. */
export function elapsed(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
