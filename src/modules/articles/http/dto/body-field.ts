import type { Fault } from '../../../../kernel/problem';
import { type ArticleDocument, type BodyWarning, readBody } from '../../document';

/** The body that a request came with, if any, read once. */
export class BodyField {
  document: ArticleDocument | undefined;
  /** What was lost or changed in cleaning HTML or Markdown. */
  warnings: BodyWarning[] = [];

  /** Gives what is wrong with it, and where: `pointer` is the place of the body. */
  read(body: unknown, pointer: string): Fault[] {
    if (body === undefined) return [];
    const reading = readBody(body);
    if ('errors' in reading) return reading.errors.map((error) => ({ ...error, pointer: `${pointer}${error.pointer}` }));
    this.document = reading.document;
    this.warnings = reading.warnings;
    return [];
  }
}
