import { isDeepStrictEqual } from 'node:util';
import { REVISION_FIELDS, type RevisionContent } from '../revision-content';
import { type BlockChange, diffBlocks } from './diff-blocks';

/** A field that differs, and what it was and is. */
export interface FieldChange {
  readonly field: Exclude<keyof RevisionContent, 'body'>;
  readonly from: unknown;
  readonly to: unknown;
}

export interface RevisionDiff {
  readonly fields: readonly FieldChange[];
  readonly blocks: readonly BlockChange[];
}

/** What one revision says otherwise than the other: field by field, and the text block by block. */
export function diffRevisions(from: RevisionContent, to: RevisionContent): RevisionDiff {
  const fields = REVISION_FIELDS.flatMap((field) =>
    field === 'body' || isDeepStrictEqual(from[field], to[field]) ? [] : [{ field, from: from[field], to: to[field] }],
  );
  return { fields, blocks: diffBlocks(from.body.content, to.body.content) };
}
