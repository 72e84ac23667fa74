import { brokenFile } from '../media.errors';
import { type ExaminedAttachment, PLAIN } from './examined-attachment';
import type { FileReader } from './file-reader';

/** Readers of PDF look for the end in so many bytes at most; what somebody added after it may be as long again. */
const TAIL = 2048;

/** As much of a table of contents, or before the end, as a trailer is looked for in. */
const WINDOW = 65_536;

const END = /startxref\s+(\d{1,15})\s+%%EOF/g;
const STREAM = /^\s*\d{1,10}\s+\d{1,5}\s+obj\b/;
const ROOT = /\/Root\s+\d{1,10}\s+\d{1,5}\s+R\b/;

/**
 * Follows a PDF from its end, as every reader does: to the table of contents, and from there to its root. Throws broken-file for one
 * that breaks off or is none.
 */
export async function examinePdf(file: FileReader): Promise<ExaminedAttachment> {
  const head = await textAt(file, 0, 1024);
  if (!/^%PDF-[12]\.\d/.test(head)) throw brokenFile('It does not begin as a PDF does.');
  const tailAt = Math.max(0, file.bytes - TAIL);
  const end = [...(await textAt(file, tailAt, TAIL)).matchAll(END)].at(-1);
  if (!end) throw brokenFile('The PDF breaks off: its end is missing.');
  const announced = /\/Linearized\b[^>]{0,500}?\/L\s+(\d{1,15})\b/.exec(head)?.[1];
  if (announced !== undefined && Number(announced) > file.bytes) throw brokenFile('The PDF breaks off: it says that it is longer.');
  if (!(await hasRoot(file, Number(end[1]), tailAt + end.index))) throw brokenFile('The PDF has no table of contents where it says.');
  return PLAIN;
}

async function hasRoot(file: FileReader, tableAt: number, endAt: number): Promise<boolean> {
  const table = await textAt(file, tableAt, WINDOW);
  if (STREAM.test(table)) {
    const [dictionary = ''] = table.split(/\bstream\r?\n/, 1);
    return /\/Type\s*\/XRef\b/.test(dictionary) && ROOT.test(dictionary);
  }
  if (!/^\s*xref\s/.test(table)) return false;
  // Of a long table the trailer stands right before the end.
  const from = Math.max(tableAt, endAt - WINDOW);
  return [table, await textAt(file, from, endAt - from)].some((text) => ROOT.test(text.split(/\btrailer\b/).slice(1).join(' ')));
}

async function textAt(file: FileReader, position: number, length: number): Promise<string> {
  return (await file.read(position, length)).toString('latin1');
}
