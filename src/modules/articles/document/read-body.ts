import type { BodyError, BodyWarning } from './body-problem';
import type { ArticleDocument } from './document-node';
import { DocumentReader } from './document-reader';
import { importHtml } from './html-import';
import { ImportLosses } from './import-losses';
import { markdownToHtml } from './markdown-html';
import { isRecord, own, pointerTo, quoted } from './untrusted-value';

const MAX_SOURCE_LENGTH = 500_000;

export type BodyReading = { document: ArticleDocument; warnings: BodyWarning[] } | { errors: BodyError[] };

function readDocument(input: Record<string, unknown>, warnings: BodyWarning[]): BodyReading {
  const reader = new DocumentReader();
  const document = reader.read(input);
  return reader.errors.length > 0 ? { errors: reader.errors } : { document, warnings };
}

function importSource(format: unknown, value: string): BodyReading {
  const losses = new ImportLosses();
  const document = importHtml(format === 'markdown' ? markdownToHtml(value) : value, losses);
  // What an import makes passes the same gate as what an editor sends; only its size can be wrong.
  const reading = readDocument({ ...document }, losses.warnings());
  return 'errors' in reading ? { errors: reading.errors.map((error) => ({ ...error, pointer: '/value' })) } : reading;
}

function sourceErrors(format: unknown, value: unknown): BodyError[] {
  const errors: BodyError[] = [];
  if (format !== 'html' && format !== 'markdown') {
    errors.push({ pointer: '/format', code: 'unknown-format', detail: `${quoted(format)} is not a format; "html" and "markdown" are.` });
  }
  if (typeof value !== 'string') errors.push({ pointer: '/value', code: 'invalid-type', detail: 'A text is expected.' });
  else if (value.length > MAX_SOURCE_LENGTH) {
    errors.push({ pointer: '/value', code: 'too-large', detail: `At most ${MAX_SOURCE_LENGTH} characters are read.` });
  }
  return errors;
}

function readSource(input: Record<string, unknown>): BodyReading {
  const [format, value] = [own(input, 'format'), own(input, 'value')];
  const unknown = Object.keys(input).find((key) => key !== 'format' && key !== 'value');
  const errors = sourceErrors(format, value);
  if (unknown !== undefined) errors.push({ pointer: pointerTo('', unknown), code: 'unknown-key', detail: `${quoted(unknown)} is not known here.` });
  return errors.length > 0 || typeof value !== 'string' ? { errors } : importSource(format, value);
}

/** Reads a body as clients send it: a document, which must be valid, or HTML or Markdown, which is cleaned. */
export function readBody(input: unknown): BodyReading {
  if (!isRecord(input)) return { errors: [{ pointer: '', code: 'invalid-type', detail: 'A document, or an object with "format" and "value", is expected.' }] };
  return Object.hasOwn(input, 'format') ? readSource(input) : readDocument(input, []);
}
