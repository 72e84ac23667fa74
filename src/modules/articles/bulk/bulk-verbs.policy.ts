import { type Actor, holdsAnywhere } from '../../../kernel/actor';
import type { Permission } from '../../../kernel/permissions';
import { ARTICLE_VERBS, type Verb, type VerbName } from '../workflow/article-workflow';

/** What of the request a verb takes, beside which articles. */
export type BulkField =
  | 'changeKind' | 'note' | 'publishAt' | 'reason' | 'assigneeId' | 'categoryId' | 'addTagIds' | 'removeTagIds' | 'confirm' | 'cancelSchedule';

interface BulkVerb {
  /** The row of the lifecycle table that says who may. */
  readonly as: VerbName;
  readonly required?: readonly BulkField[];
  readonly optional?: readonly BulkField[];
}

function table<const Names extends string>(verbs: Record<Names, BulkVerb>): Record<Names, BulkVerb> {
  return verbs;
}

/**
 * What can be done to many articles at once. Left out is what somebody has to look at each time: approving, publishing before a
 * review, retracting, deleting for good, embargoes and legal holds.
 */
export const BULK_VERBS = table({
  submit: { as: 'submit' },
  publish: { as: 'publish', optional: ['changeKind', 'note', 'cancelSchedule'] },
  schedule: { as: 'schedule', required: ['publishAt'], optional: ['changeKind', 'note'] },
  unschedule: { as: 'unschedule' },
  withdraw: { as: 'withdraw', required: ['reason'], optional: ['cancelSchedule'] },
  republish: { as: 'republish' },
  archive: { as: 'archive' },
  unarchive: { as: 'unarchive' },
  trash: { as: 'trash', optional: ['cancelSchedule'] },
  restore: { as: 'restore' },
  assign: { as: 'assign', required: ['assigneeId'] },
  move: { as: 'save', required: ['categoryId'], optional: ['confirm', 'cancelSchedule'] },
  tag: { as: 'save', optional: ['addTagIds', 'removeTagIds', 'confirm', 'cancelSchedule'] },
});

export type BulkVerbName = keyof typeof BULK_VERBS;

export const BULK_VERB_NAMES = Object.keys(BULK_VERBS) as BulkVerbName[];

/** Whoever holds one of these somewhere may ask; what they may do to which article is decided for each. */
export function permissionsFor(name: BulkVerbName): Permission[] {
  const { permission, own }: Verb = ARTICLE_VERBS[BULK_VERBS[name].as];
  return [...(permission === 'system' ? [] : [permission]), ...(own ? [own] : [])];
}

export function mayAsk(actor: Actor, name: BulkVerbName): boolean {
  return permissionsFor(name).some((permission) => holdsAnywhere(actor, permission));
}
