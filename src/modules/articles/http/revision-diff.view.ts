import { ApiProperty } from '@nestjs/swagger';
import { schemaRef } from '../../../platform/http/openapi-schemas';
import type { BlockChange } from '../diff/diff-blocks';
import type { RevisionDiff } from '../diff/diff-revisions';
import { REVISION_FIELDS } from '../revision-content';

const FIELD_VALUE = {
  anyOf: [
    { type: 'string' }, { type: 'integer' }, { type: 'array', items: { anyOf: [{ type: 'string' }, schemaRef('BylineView')] } },
    schemaRef('CoverView'), schemaRef('SeoView'), { type: 'null' },
  ],
};

/** A field that differs, with its values as in a revision. */
export class FieldChangeView {
  @ApiProperty({ enum: REVISION_FIELDS.filter((field) => field !== 'body') })
  field: string;

  @ApiProperty(FIELD_VALUE)
  from: unknown;

  @ApiProperty(FIELD_VALUE)
  to: unknown;
}

/** Words that both texts have, or only the later one (`insert`) or the former (`delete`). */
export class WordRunView {
  op: 'equal' | 'insert' | 'delete';
  text: string;
}

/** What became of one block at the top of the body. A block that stayed as and where it was is not listed. */
export class BlockChangeView {
  @ApiProperty({
    pattern: '^[A-Za-z0-9_-]{1,64}$', description: 'The id of the block in the later body; in the former one where it was removed.',
  })
  id: string;

  /** `moved` stands elsewhere with the same content; `changed` has another content, wherever it stands. */
  change: 'added' | 'removed' | 'changed' | 'moved';
  /** Whether it stands elsewhere among the blocks that both bodies have. */
  moved: boolean;
  /** Its place among the blocks of the former body, from 0; null where it was added. */
  fromIndex: number | null;
  /** Its place among the blocks of the later body, from 0; null where it was removed. */
  toIndex: number | null;

  @ApiProperty({ required: false, allOf: [schemaRef('BlockNode')], description: 'As it was; of a block that was removed or changed.' })
  from?: object;

  @ApiProperty({ required: false, allOf: [schemaRef('BlockNode')], description: 'As it is; of a block that was added or changed.' })
  to?: object;

  /** The text of a changed block word by word. Left out where the text is the same, very long, or has little in common: `to` is then instead of `from`. */
  words?: WordRunView[];
}

/** What the later revision says otherwise than the former. */
export class RevisionDiffView {
  /** All fields that differ but the body. */
  fields: FieldChangeView[];
  /** In the order of the later body; removed blocks come after the block that they stood behind. */
  blocks: BlockChangeView[];
}

export function revisionDiffView({ fields, blocks }: RevisionDiff): RevisionDiffView {
  return { fields: fields.map(({ field, from, to }) => ({ field, from, to })), blocks: blocks.map(blockChangeView) };
}

function blockChangeView({ id, change, moved, fromIndex, toIndex, from, to, words }: BlockChange): BlockChangeView {
  return {
    id, change, moved, fromIndex, toIndex,
    ...(from && { from }),
    ...(to && { to }),
    ...(words && { words: words.map(({ op, text }) => ({ op, text })) }),
  };
}
