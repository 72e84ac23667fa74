import type { Fault } from '../../../kernel/problem';
import type { Visibility } from './article-state';
import type { GuardName } from './article-workflow';
import type { Finding } from './publishability';

/** What the guards look at. The last group comes from the request or is looked up for the one verb that needs it. */
export interface GuardFacts {
  /** null: the system. */
  readonly actorId: string | null;
  readonly findings: readonly Finding[];
  readonly editorIds: readonly string[];
  readonly approverIds: readonly string[];
  /** How many approvals are still needed. */
  readonly approvalsLeft: number;
  readonly fourEyes: boolean;
  /** What the next approval is for; null where the policy has no step left. */
  readonly nextStep: { readonly key: string; readonly name: string } | null;
  /** The actor lacks the role that it asks for. */
  readonly stepOfOthers: boolean;
  readonly publishedBefore: boolean;
  readonly somethingOpen: boolean;
  readonly embargoUntil: string | null;
  readonly expireAt: string | null;
  readonly visibility: Visibility;
  /** When the open revision is to be published, and what readers got of the article when that was decided, or by a republication since. */
  readonly scheduledAt: string | null;
  readonly scheduledVisibility: Visibility | null;

  /** The one that is being approved. */
  readonly step?: string | undefined;
  readonly changeKind?: string | undefined;
  readonly note?: string | undefined;
  readonly replace?: boolean | undefined;
  readonly linkedFromLive?: boolean;
  readonly publishAt?: string;
  /** By the database's clock. */
  readonly publishAtIsFuture?: boolean;
  /** The embargo that is being set. */
  readonly newEmbargo?: string | null;
  /** By the database's clock; true also where it is lifted. */
  readonly embargoIsFuture?: boolean;
  readonly reason?: string | undefined;
}

/** Guards that depend on the body of the request, or on other articles: not counted when verbs are offered. */
export const GUARDS_OF_THE_REQUEST: ReadonlySet<GuardName> = new Set<GuardName>([
  'change-kind',
  'step-is-next',
  'nothing-open-or-replace',
  'not-linked-from-live',
  'publish-at-in-future',
  'publish-at-after-embargo',
  'publish-at-before-expiry',
  'embargo-in-future',
  'reason-given',
]);

/** Facts of the article, which have guards of their own beside what its content lacks. */
const FACT_CODES = new Set(['embargo', 'legal-hold', 'expired']);

type Guard = (facts: GuardFacts) => Fault[];

const blockers =
  (...stages: Finding['blocks'][]): Guard =>
  ({ findings }) =>
    findings.filter(({ blocks, code }) => stages.includes(blocks) && !FACT_CODES.has(code)).map(asFault);

const finding =
  (code: string): Guard =>
  ({ findings }) =>
    findings.filter((found) => found.code === code).map(asFault);

const when = (unmet: boolean, pointer: string, code: string, detail: string): Fault[] =>
  unmet ? [{ pointer, code, detail }] : [];

/** Each guard gives what is unmet; nothing where all is well. */
export const ARTICLE_GUARDS: Record<GuardName, Guard> = {
  'submit-blockers': blockers('submit'),
  'publish-blockers': blockers('submit', 'publish'),
  'embargo-over': finding('embargo'),
  'no-legal-hold': finding('legal-hold'),
  'not-expired': finding('expired'),
  'four-eyes': ({ fourEyes, editorIds, actorId }) =>
    when(fourEyes && actorId !== null && editorIds.includes(actorId), '', 'four-eyes', 'You have edited this revision: somebody else must approve it.'),
  // Where the policy has come to ask for no more than there are, somebody says once more that they count.
  'not-approved-before': ({ approverIds, approvalsLeft, actorId }) =>
    when(actorId !== null && approverIds.includes(actorId) && approvalsLeft > 0, '', 'already-approved', 'You have approved this revision already: the next approval is somebody else’s.'),
  'step-is-next': ({ nextStep, step }) =>
    when(step !== undefined && step !== nextStep?.key, '/step', 'step-not-next',
      nextStep ? `The next step is ${nextStep.key}.` : 'No step of the review is open.'),
  'step-role': ({ nextStep, stepOfOthers }) =>
    when(stepOfOthers, '', 'step-of-others', `You do not have the role that the step ${nextStep?.name ?? ''} asks for.`),
  'change-kind': ({ publishedBefore, changeKind, note }) => [
    ...when(publishedBefore && changeKind === undefined, '/changeKind', 'change-kind-required',
      'Say what this publication changes: minor, update, correction or clarification.'),
    ...when(publishedBefore && (changeKind === 'correction' || changeKind === 'clarification') && note === undefined, '/note', 'note-required',
      'Readers must be told what was put right.'),
  ],
  'nothing-open-or-replace': ({ somethingOpen, replace }) =>
    when(somethingOpen && replace !== true, '/replace', 'revision-open', 'A revision is open; send replace: true to put this one in its place.'),
  'not-linked-from-live': ({ linkedFromLive }) =>
    when(linkedFromLive === true, '', 'linked-from-live', 'Live articles link to this one.'),
  'publish-at-in-future': ({ publishAtIsFuture }) =>
    when(publishAtIsFuture !== true, '/publishAt', 'not-in-future', 'The time is not in the future.'),
  'publish-at-after-embargo': ({ publishAt, embargoUntil }) =>
    when(isBefore(publishAt, embargoUntil), '/publishAt', 'before-embargo', `There is an embargo until ${embargoUntil ?? 'later'}.`),
  'publish-at-before-expiry': ({ publishAt, expireAt }) =>
    when(expireAt !== null && !isBefore(publishAt, expireAt), '/publishAt', 'after-expiry', `The article expires at ${expireAt ?? 'that time'}.`),
  held: ({ findings }) =>
    when(!findings.some(({ code }) => code === 'legal-hold'), '', 'not-held', 'There is no legal hold.'),
  'not-held': finding('legal-hold'),
  'embargo-in-future': ({ embargoIsFuture }) =>
    when(embargoIsFuture !== true, '/until', 'not-in-future', 'The time is not in the future.'),
  'reason-given': ({ reason }) =>
    when(reason === undefined, '/reason', 'reason-required', 'Say why.'),
  'visible-as-scheduled': ({ visibility, scheduledVisibility }) =>
    when(visibility !== scheduledVisibility, '', 'visibility-changed',
      `The article is ${visibility}, and the schedule is for one that is ${scheduledVisibility ?? 'something else'}.`),
};

function isBefore(time: string | undefined, other: string | null): boolean {
  return Date.parse(time ?? '') < Date.parse(other ?? '');
}

function asFault({ pointer, code, detail }: Finding): Fault {
  return { pointer, code, detail };
}
