import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { Choice, Integer, Verbatim } from './fields';

/** A query is text; what is no number is left for the rule to refuse. */
export const asInteger = Transform(({ value }: { value: unknown }) =>
  typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value,
);

/** What every list takes. */
export class PageQuery {
  /** How many items a page has at most. */
  @asInteger
  @Integer({ min: 1, max: 100, optional: true })
  @ApiProperty({ default: 20 })
  readonly limit: number = 20;

  /** `nextCursor` of the page before. */
  @Verbatim({ max: 1000, optional: true })
  readonly cursor?: string;
}

/** A list that is short by its nature: whole in one answer unless less is asked for. */
export class ShortListQuery extends PageQuery {
  /** How many items a page has at most. */
  @asInteger
  @Integer({ min: 1, max: 100, optional: true })
  @ApiProperty({ default: 100 })
  override readonly limit: number = 100;
}

/** A list that can count what it found. */
export class CountedPageQuery extends PageQuery {
  /** `total` for the number of all items that the list has. */
  @Choice(['total'], { optional: true })
  readonly include?: 'total';
}
