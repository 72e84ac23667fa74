import type { Fault } from '../../../kernel/problem';
import type { GuardName } from './article-workflow';
import type { Finding } from './publishability';

/** What the guards look at. The last group comes from the request or is looked up for the one verb that needs it. */
export interface GuardFacts {
  readonly actorId: string;
  readonly findings: readonly Finding[];
  readonly editorIds: readonly string[];
  readonly approverIds: readonly string[];
  readonly fourEyes: boolean;
  readonly publishedBefore: boolean;
  readonly somethingOpen: boolean;
  readonly expired: boolean;

  readonly changeKind?: string | undefined;
  readonly note?: string | undefined;
  readonly replace?: boolean | undefined;
  readonly linkedFromLive?: boolean;
}

/** Guards that depend on the body of the request, or on other articles: not counted when verbs are offered. */
export const GUARDS_OF_THE_REQUEST: ReadonlySet<GuardName> = new Set<GuardName>([
  'change-kind',
  'nothing-open-or-replace',
  'not-linked-from-live',
]);

/** Facts of the article, which have guards of their own beside what its content lacks. */
const FACT_CODES = new Set(['embargo', 'legal-hold']);

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
  'not-expired': ({ expired }) => when(expired, '/expireAt', 'expired', 'The article has expired; change expireAt first.'),
  'four-eyes': ({ fourEyes, editorIds, actorId }) =>
    when(fourEyes && editorIds.includes(actorId), '', 'four-eyes', 'You have edited this revision: somebody else must approve it.'),
  'not-approved-before': ({ approverIds, actorId }) =>
    when(approverIds.includes(actorId), '', 'already-approved', 'You have approved this revision already: the next approval is somebody else’s.'),
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
};

function asFault({ pointer, code, detail }: Finding): Fault {
  return { pointer, code, detail };
}
