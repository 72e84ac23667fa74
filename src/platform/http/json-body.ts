import { MalformedRequest } from '../../kernel/problem';
import { utf8Text } from './utf8-text';

/** Deeper JSON than this is refused before it is parsed: a recursive walk over it would exhaust the stack. */
export const JSON_DEPTH = 100;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENING = new Set([0x5b, 0x7b]);
const CLOSING = new Set([0x5d, 0x7d]);

/** The value of a JSON text in UTF-8; undefined for an empty one, which a verb without a required field may have. Throws MalformedRequest. */
export function parseJsonBody(bytes: Buffer): unknown {
  const text = utf8Text(bytes);
  if (text === undefined) throw new MalformedRequest('The body is not UTF-8.');
  if (text.trim() === '') return undefined;
  if (isDeeperThan(text, JSON_DEPTH)) {
    throw new MalformedRequest(`The JSON is nested deeper than ${JSON_DEPTH} levels.`);
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new MalformedRequest('The body is not valid JSON.');
  }
}

function isDeeperThan(text: string, limit: number): boolean {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (inString) {
      if (code === BACKSLASH) index += 1;
      else if (code === QUOTE) inString = false;
    } else if (code === QUOTE) inString = true;
    else if (OPENING.has(code) && ++depth > limit) return true;
    else if (CLOSING.has(code)) depth -= 1;
  }
  return false;
}
