import type { Permission } from '../../../kernel/permissions';
import type { OpenState, Place, Visibility } from './article-state';

/** Rules that are checked after the state allows the verb; each is one function in article-guards.ts. */
export type GuardName =
  | 'submit-blockers'
  | 'publish-blockers'
  | 'embargo-over'
  | 'no-legal-hold'
  | 'not-expired'
  | 'publish-at-in-future'
  | 'publish-at-after-embargo'
  | 'publish-at-before-expiry'
  | 'visible-as-scheduled'
  | 'four-eyes'
  | 'not-approved-before'
  | 'step-is-next'
  | 'step-role'
  | 'change-kind'
  | 'nothing-open-or-replace'
  | 'not-linked-from-live'
  | 'held'
  | 'not-held'
  | 'embargo-in-future'
  | 'reason-given';

/** One row of the lifecycle table. */
export interface Verb {
  /** The open states it leaves; 'nothing' where no revision is open. */
  readonly from: readonly (OpenState | 'nothing')[];
  /** More states it leaves where the review policy asks for no approval. */
  readonly fromWithoutApproval?: readonly OpenState[];
  readonly visibility: readonly Visibility[];
  /** The open state it leads to; 'same' where it is not about the open revision, 'nothing' where none is open afterwards. */
  readonly to: OpenState | 'same' | 'nothing';
  /** The visibility it leads to; left out where that stays. */
  readonly visible?: Visibility;
  /** Only on an archived article, or on any; left out: on none that is archived. */
  readonly whileArchived?: 'only' | 'also';
  /**
   * What becomes of a schedule that the verb cannot leave standing. The verb is then done as to an approved revision.
   * 'ask': refused unless the request says cancelSchedule; 'ask-before-embargo': the same where the embargo that is being
   * set would outlast it; 'cancel': it goes without a question. Left out: the schedule stands.
   */
  readonly whileScheduled?: 'ask' | 'ask-before-embargo' | 'cancel';
  /** In the trash only, or nowhere near it. */
  readonly inTrash?: 'only' | 'also';
  /** Needed in the section of the article; 'system' for what no person does. */
  readonly permission: Permission | 'system';
  /** It is about what was published last, and takes the right in the section of that too, also while readers do not have it. */
  readonly ofPublished?: true;
  /** What is enough on one's own articles. */
  readonly own?: Permission;
  /** Who submitted the revision may do it without the permission. */
  readonly submitter?: true;
  /** It writes over the open text or gives it up, and so waits for whoever else holds the edit lock. */
  readonly replacesText?: true;
  readonly guards: readonly GuardName[];
  /** How the outbox, the audit log and webhooks call it. */
  readonly event: string;
  /** Below /api/v1/articles; null for what has no route of its own: the system's verbs, and what is a field of another's body. */
  readonly route: { readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE'; readonly path: string } | null;
  /** The verb whose route it is where its own is null, and it is offered under its own name all the same. */
  readonly routeOf?: string;
  /** Its use case exists: the route is there and the verb is offered. */
  readonly built: boolean;
}

const anyOpen = ['draft', 'in_review', 'changes_requested', 'approved', 'scheduled', 'schedule_failed'] as const;
const openOrNot = ['nothing', ...anyOpen] as const;
/** A schedule has to be cancelled first. */
const unscheduled = ['draft', 'in_review', 'changes_requested', 'approved', 'schedule_failed'] as const;
const editable = ['draft', 'changes_requested'] as const;
const notRetracted = ['unpublished', 'live', 'withdrawn'] as const;
const everywhere = [...notRetracted, 'retracted'] as const;

const schedulable = ['publish-at-in-future', 'publish-at-after-embargo', 'publish-at-before-expiry', 'change-kind'] as const;

const post = (verb: string) => ({ method: 'POST' as const, path: `:id/${verb}` });

function verbs<const Names extends string>(table: Record<Names, Verb>): Record<Names, Verb> {
  return table;
}

/**
 * The whole lifecycle of an article, in one table. Routes, permissions, allowedActions, the diagram in the README and
 * the test matrix are derived from it. The first save of a live or withdrawn article is `revise`; its route is that of `save`.
 */
export const ARTICLE_VERBS = verbs({
  create: {
    from: ['nothing'], visibility: ['unpublished'], to: 'draft',
    permission: 'article:create', guards: [], event: 'article.created',
    route: { method: 'POST', path: '' }, built: true,
  },
  save: {
    from: editable, visibility: notRetracted, to: 'same',
    permission: 'article:edit', own: 'article:edit-own', replacesText: true, guards: [], event: 'article.saved',
    route: { method: 'PATCH', path: ':id' }, built: true,
  },
  'save-in-review': {
    from: ['in_review', 'approved', 'schedule_failed'], whileScheduled: 'ask', visibility: notRetracted, to: 'draft',
    permission: 'article:edit', replacesText: true, guards: [], event: 'article.saved',
    route: null, built: true,
  },
  revise: {
    from: ['nothing'], visibility: ['live', 'withdrawn'], to: 'draft',
    permission: 'article:edit', own: 'article:edit-own', replacesText: true, guards: [], event: 'article.saved',
    route: null, built: true,
  },
  'set-facts': {
    from: openOrNot, visibility: notRetracted, to: 'same',
    permission: 'article:edit', own: 'article:edit-own', guards: [], event: 'article.facts_changed',
    route: null, built: true,
  },
  assign: {
    from: openOrNot, visibility: notRetracted, to: 'same',
    permission: 'article:assign', guards: [], event: 'article.assigned',
    route: { method: 'PUT', path: ':id/assignment' }, built: true,
  },
  submit: {
    from: editable, visibility: notRetracted, to: 'in_review',
    permission: 'article:submit', own: 'article:submit-own', guards: ['submit-blockers'], event: 'article.submitted',
    route: post('submit'), built: true,
  },
  recall: {
    from: ['in_review'], visibility: notRetracted, to: 'draft',
    permission: 'article:edit', submitter: true, guards: [], event: 'article.recalled',
    route: post('recall'), built: true,
  },
  'request-changes': {
    from: ['in_review', 'approved', 'schedule_failed'], whileScheduled: 'ask', visibility: notRetracted, to: 'changes_requested',
    permission: 'article:review', guards: [], event: 'article.changes_requested',
    route: post('request-changes'), built: true,
  },
  approve: {
    from: ['in_review'], visibility: notRetracted, to: 'approved',
    permission: 'article:review', guards: ['four-eyes', 'not-approved-before', 'step-is-next', 'step-role'], event: 'article.approved',
    route: post('approve'), built: true,
  },
  publish: {
    from: ['approved', 'schedule_failed'], fromWithoutApproval: ['draft', 'changes_requested', 'in_review'],
    whileScheduled: 'ask', visibility: notRetracted, to: 'nothing', visible: 'live',
    permission: 'article:publish', own: 'article:publish-own',
    guards: ['publish-blockers', 'embargo-over', 'no-legal-hold', 'not-expired', 'change-kind'], event: 'article.published',
    route: post('publish'), built: true,
  },
  'publish-urgent': {
    from: unscheduled, whileScheduled: 'ask', visibility: notRetracted, to: 'nothing', visible: 'live',
    permission: 'article:publish-urgent',
    guards: ['publish-blockers', 'embargo-over', 'no-legal-hold', 'not-expired', 'change-kind', 'reason-given'], event: 'article.published',
    route: null, routeOf: 'publish', built: true,
  },
  schedule: {
    from: ['approved', 'schedule_failed'], visibility: notRetracted, to: 'scheduled',
    permission: 'article:publish', guards: schedulable, event: 'article.scheduled',
    route: post('schedule'), built: true,
  },
  reschedule: {
    from: ['scheduled'], visibility: notRetracted, to: 'scheduled',
    permission: 'article:publish', guards: schedulable, event: 'article.scheduled',
    route: null, routeOf: 'schedule', built: true,
  },
  unschedule: {
    from: ['scheduled', 'schedule_failed'], visibility: notRetracted, to: 'approved',
    permission: 'article:publish', guards: [], event: 'article.unscheduled',
    route: post('unschedule'), built: true,
  },
  fire: {
    from: ['scheduled'], visibility: notRetracted, to: 'nothing', visible: 'live',
    permission: 'system', event: 'article.published',
    guards: ['publish-blockers', 'embargo-over', 'no-legal-hold', 'change-kind', 'not-expired', 'visible-as-scheduled'],
    route: null, built: true,
  },
  'fail-schedule': {
    from: ['scheduled'], visibility: notRetracted, to: 'schedule_failed',
    permission: 'system', guards: [], event: 'article.schedule_failed',
    route: null, built: true,
  },
  withdraw: {
    from: ['nothing', ...unscheduled], whileScheduled: 'ask', visibility: ['live'], to: 'same', visible: 'withdrawn', whileArchived: 'also',
    permission: 'article:withdraw', guards: [], event: 'article.withdrawn',
    route: post('withdraw'), built: true,
  },
  republish: {
    from: openOrNot, visibility: ['withdrawn'], to: 'same', visible: 'live',
    permission: 'article:publish', ofPublished: true, guards: ['publish-blockers', 'embargo-over', 'no-legal-hold', 'not-expired'],
    event: 'article.published',
    route: post('republish'), built: true,
  },
  retract: {
    from: openOrNot, whileScheduled: 'cancel', visibility: ['live', 'withdrawn'], to: 'same', visible: 'retracted', whileArchived: 'also',
    permission: 'article:retract', ofPublished: true, guards: [], event: 'article.retracted',
    route: post('retract'), built: true,
  },
  reinstate: {
    from: openOrNot, visibility: ['retracted'], to: 'same', visible: 'withdrawn', whileArchived: 'also',
    permission: 'article:reinstate', ofPublished: true, guards: [], event: 'article.reinstated',
    route: post('reinstate'), built: true,
  },
  embargo: {
    from: openOrNot, whileScheduled: 'ask-before-embargo', visibility: ['unpublished', 'withdrawn'], to: 'same',
    permission: 'article:embargo', guards: ['embargo-in-future'], event: 'article.embargoed',
    route: post('embargo'), built: true,
  },
  'embargo-override': {
    from: openOrNot, whileScheduled: 'ask-before-embargo', visibility: ['unpublished', 'withdrawn'], to: 'same',
    permission: 'article:embargo-override', guards: ['embargo-in-future', 'reason-given'], event: 'article.embargoed',
    route: null, built: true,
  },
  'legal-hold': {
    from: openOrNot, visibility: everywhere, to: 'same', whileArchived: 'also', inTrash: 'also',
    permission: 'article:legal-hold', guards: ['not-held'], event: 'article.held',
    route: post('legal-hold'), built: true,
  },
  'legal-hold/lift': {
    from: openOrNot, visibility: everywhere, to: 'same', whileArchived: 'also', inTrash: 'also',
    permission: 'article:legal-hold', guards: ['held'], event: 'article.hold_lifted',
    route: post('legal-hold/lift'), built: true,
  },
  discard: {
    from: unscheduled, whileScheduled: 'ask', visibility: ['live', 'withdrawn'], to: 'nothing',
    permission: 'article:edit', own: 'article:edit-own', replacesText: true, guards: [], event: 'article.discarded',
    route: post('discard'), built: true,
  },
  revert: {
    from: openOrNot, whileScheduled: 'cancel', visibility: notRetracted, to: 'draft',
    permission: 'article:edit', own: 'article:edit-own', replacesText: true, guards: ['nothing-open-or-replace'], event: 'article.reverted',
    route: post('revert'), built: true,
  },
  duplicate: {
    from: openOrNot, visibility: notRetracted, to: 'same', whileArchived: 'also',
    permission: 'article:create', guards: [], event: 'article.created',
    route: post('duplicate'), built: true,
  },
  archive: {
    from: ['nothing'], visibility: ['live', 'withdrawn'], to: 'same',
    permission: 'article:archive', guards: [], event: 'article.archived',
    route: post('archive'), built: true,
  },
  unarchive: {
    from: ['nothing'], visibility: ['live', 'withdrawn'], to: 'same', whileArchived: 'only',
    permission: 'article:archive', guards: [], event: 'article.unarchived',
    route: post('unarchive'), built: true,
  },
  trash: {
    from: ['nothing', ...unscheduled], whileScheduled: 'ask', visibility: ['unpublished', 'withdrawn'], to: 'same',
    permission: 'article:trash', own: 'article:trash-own', guards: ['no-legal-hold', 'not-linked-from-live'],
    event: 'article.trashed',
    route: { method: 'DELETE', path: ':id' }, built: true,
  },
  restore: {
    from: openOrNot, visibility: ['unpublished', 'withdrawn'], to: 'same', inTrash: 'only', whileArchived: 'also',
    permission: 'article:trash', own: 'article:trash-own', guards: [], event: 'article.restored',
    route: post('restore'), built: true,
  },
  purge: {
    from: openOrNot, visibility: ['unpublished', 'withdrawn'], to: 'nothing', inTrash: 'only', whileArchived: 'also',
    permission: 'article:purge', guards: ['no-legal-hold'], event: 'article.purged',
    route: post('purge'), built: true,
  },
  expire: {
    from: openOrNot, visibility: ['live'], to: 'same', visible: 'withdrawn', whileArchived: 'also',
    permission: 'system', guards: [], event: 'article.withdrawn',
    route: null, built: true,
  },
});

export type VerbName = keyof typeof ARTICLE_VERBS;

export const VERB_NAMES = Object.keys(ARTICLE_VERBS) as VerbName[];

/** Whether the state, the visibility and the facts of the article allow the verb at all. */
export function isPossible(name: VerbName, place: Place, requiredApprovals: number): boolean {
  const verb: Verb = ARTICLE_VERBS[name];
  if (place.trashed ? verb.inTrash === undefined : verb.inTrash === 'only') return false;
  if (place.archived ? verb.whileArchived === undefined : verb.whileArchived === 'only') return false;
  if (!verb.visibility.includes(place.visibility)) return false;
  if (verb.from.includes(place.open ?? 'nothing')) return true;
  return place.open !== null && requiredApprovals === 0 && verb.fromWithoutApproval?.includes(place.open) === true;
}

/** Whether the verb cannot leave the schedule of the article standing; what it asks before is in the table. */
export function endsSchedule(name: VerbName, { open }: Place, times: { scheduledAt: string | null; newEmbargo?: string | null }): boolean {
  const { whileScheduled }: Verb = ARTICLE_VERBS[name];
  if (open !== 'scheduled' || whileScheduled === undefined) return false;
  return whileScheduled !== 'ask-before-embargo' || isLater(times.newEmbargo, times.scheduledAt);
}

function isLater(time: string | null | undefined, than: string | null): boolean {
  return Date.parse(time ?? '') > Date.parse(than ?? '');
}

/** The verb that a PATCH is at this place: a save, one that takes the revision out of review, or the first after a publication. */
export function savingVerb(open: OpenState | null): VerbName {
  if (open === null) return 'revise';
  return open === 'draft' || open === 'changes_requested' ? 'save' : 'save-in-review';
}
