import type { Fault } from '../../../../kernel/problem';
import { Choice, Flag, Id, Ids, Integer, NestedList, Text, Timestamp } from '../../../../platform/http/fields';
import type { SelfChecked } from '../../../../platform/http/request-validation.pipe';
import { CHANGE_KINDS, type ChangeKind } from '../../article-revision.entity';
import type { BulkInput } from '../../bulk/bulk-job';
import { BULK_VERBS, BULK_VERB_NAMES, type BulkField, type BulkVerbName } from '../../bulk/bulk-verbs.policy';

/** Articles of one job. */
export const MOST_ITEMS = 500;

const FIELDS: readonly BulkField[] = [
  'changeKind', 'note', 'publishAt', 'reason', 'assigneeId', 'categoryId', 'addTagIds', 'removeTagIds', 'confirm', 'cancelSchedule',
];

export class BulkTargetDto {
  @Id()
  readonly id: string;

  /** The version that was read: another one is refused. Left out: whichever the article has when its turn comes. */
  @Integer({ min: 1, max: 2_147_483_647, optional: true })
  readonly version?: number;
}

/** A verb with what it takes, the same for each article, as the route of the verb takes it. */
export class BulkDto implements SelfChecked {
  @Choice(BULK_VERB_NAMES)
  readonly verb: BulkVerbName;

  /** Each article once; they are done in this order. */
  @NestedList(() => BulkTargetDto, { max: MOST_ITEMS, unique: 'id' })
  readonly items: BulkTargetDto[];

  /** For publish and schedule: required from the second publication of an article on, ignored at the first. */
  @Choice(CHANGE_KINDS, { optional: true })
  readonly changeKind?: ChangeKind;

  /** For publish and schedule, and for readers; required for a correction or a clarification. */
  @Text({ max: 5000, optional: true })
  readonly note?: string;

  /** For schedule, which needs it. */
  @Timestamp({ optional: true })
  readonly publishAt?: string;

  /** For withdraw, which needs it, and for colleagues. */
  @Text({ max: 5000, optional: true })
  readonly reason?: string;

  /** For assign, which needs it; null: nobody. */
  @Id({ optional: true, nullable: true })
  readonly assigneeId?: string | null;

  /** For move, which needs it: the category that becomes the primary one. On a live article readers see it with the next publication. */
  @Id({ optional: true })
  readonly categoryId?: string;

  /** For tag. An article that has them all is left as it is. */
  @Ids({ max: 100, optional: true })
  readonly addTagIds?: string[];

  /** For tag. */
  @Ids({ max: 100, optional: true })
  readonly removeTagIds?: string[];

  /** For move and tag: takes articles out of review, if that is where they are. */
  @Flag({ optional: true })
  readonly confirm?: boolean;

  /** For publish, withdraw, trash, move and tag: the schedule of a scheduled article goes with it. */
  @Flag({ optional: true })
  readonly cancelSchedule?: boolean;

  /** What the verb needs must be there, and what it does not take must not. */
  check(): Fault[] {
    const { required = [], optional = [] } = BULK_VERBS[this.verb];
    const said = FIELDS.filter((field) => this[field] !== undefined);
    const faults = [
      ...required.filter((field) => !said.includes(field)).map((field) => ({ pointer: `/${field}`, code: 'required', detail: 'This is required.' })),
      ...said.filter((field) => !required.includes(field) && !optional.includes(field))
        .map((field) => ({ pointer: `/${field}`, code: 'not-of-this-verb', detail: `The verb ${this.verb} does not take this.` })),
    ];
    if (this.items.length === 0) faults.push({ pointer: '/items', code: 'required', detail: 'This must not be empty.' });
    if (this.verb === 'tag' && [...(this.addTagIds ?? []), ...(this.removeTagIds ?? [])].length === 0) {
      faults.push({ pointer: '/addTagIds', code: 'required', detail: 'Say which tags are added or removed.' });
    }
    return faults;
  }
}

export function bulkInput(dto: BulkDto): BulkInput {
  return Object.fromEntries(FIELDS.flatMap((field) => (dto[field] === undefined ? [] : [[field, dto[field]]])));
}
