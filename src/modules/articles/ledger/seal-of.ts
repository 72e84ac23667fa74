import { createHash } from 'node:crypto';
import { isoTime } from '../../../platform/database/row';
import type { Publication } from './publication';

/**
 * The SHA-256 of everything that a line says with the seal of the line before, worked out as PostgreSQL did when it was written
 * (`seal_publication` in the migrations): of the JSON of these values in this order, with a blank after each comma.
 */
export function sealOf(line: Omit<Publication, 'id' | 'hash'>): string {
  const said = [
    line.previousHash, line.articleId, line.number, line.kind, line.revisionId, line.revisionNumber, line.revisionHash, line.locale,
    line.slug, line.changeKind, line.note, line.actorId, line.actorName, isoTime(line.at),
  ];
  return createHash('sha256').update(`[${said.map((value) => JSON.stringify(value)).join(', ')}]`).digest('hex');
}
