import { Actor, holdsAnywhere, holdsIn } from '../../kernel/actor';
import type { Permission } from '../../kernel/permissions';
import type { ArticleRecord, EditLock } from './article-record';
import { findingsOfRecord, placeOf } from './article-record';
import { ARTICLE_GUARDS, GUARDS_OF_THE_REQUEST, GuardFacts } from './workflow/article-guards';
import { approvalsLeft, mayGiveStep, nextStep } from './workflow/review-steps';
import { ARTICLE_VERBS, VERB_NAMES, Verb, VerbName, isPossible, savingVerb } from './workflow/article-workflow';

/** Own articles are those that somebody made or is assigned to; a byline is not enough. */
export function isOwn(actor: Actor, { article }: ArticleRecord): boolean {
  return article.createdBy === actor.id || article.assigneeId === actor.id;
}

/** Whether the actor holds the permission in the section of the article: that of the open revision and that of the live one. */
export function holdsInSection(actor: Actor, permission: Permission, { section, liveSection }: ArticleRecord): boolean {
  return holdsIn(actor, permission, section) && (liveSection === null || holdsIn(actor, permission, liveSection));
}

/** The same for a verb: what was withdrawn is not of the section alone into which its open revision has moved. */
function holdsForVerb(actor: Actor, { ofPublished }: Verb, permission: Permission, record: ArticleRecord): boolean {
  const { publishedSection } = record;
  return holdsInSection(actor, permission, record) && (!ofPublished || publishedSection === null || holdsIn(actor, permission, publishedSection));
}

/** Whether the actor may do this to this article, leaving aside whether it is possible at the moment. */
export function mayDo(actor: Actor, name: VerbName, record: ArticleRecord): boolean {
  const verb: Verb = ARTICLE_VERBS[name];
  if (verb.permission === 'system') return false;
  // Who sees no more of it than readers do may still begin with what they see.
  if (!record.inside) return name === 'duplicate' && record.liveSection !== null && holdsIn(actor, verb.permission, record.liveSection);
  if (holdsForVerb(actor, verb, verb.permission, record)) return true;
  if (verb.submitter && record.open?.submittedBy === actor.id) return true;
  if (name === 'publish' && record.policy.requiredApprovals > 0) return false;
  return verb.own !== undefined && isOwn(actor, record) && holdsForVerb(actor, verb, verb.own, record);
}

/** Whether somebody could edit the article, which is read by somebody else: who does not see it does not. */
export function couldEdit(person: Actor, record: ArticleRecord): boolean {
  const sees = holdsIn(person, 'article:read', record.section) || (isOwn(person, record) && holdsAnywhere(person, 'article:read-own'));
  return sees && mayDo(person, 'save', record);
}

/** Whether the actor may say when readers lose it: of what they have, or are about to get, who may withdraw it. */
export function mayExpire(actor: Actor, record: ArticleRecord): boolean {
  const isTheirs = record.article.visibility === 'live' || record.open?.state === 'scheduled';
  return !isTheirs || mayDo(actor, 'withdraw', record);
}

/** The lock of somebody else that keeps the actor from a verb which would write over their text. */
export function lockAgainst(actor: Actor, name: VerbName, { lock }: ArticleRecord): EditLock | null {
  const verb: Verb = ARTICLE_VERBS[name];
  return verb.replacesText && lock !== null && lock.holder.id !== actor.id ? lock : null;
}

/** The next approval is for a step, and one that the actor may not give. */
function isStepOfOthers(actor: Pick<Actor, 'grants'>, { policy, approvals, section, liveSection }: ArticleRecord): boolean {
  const step = nextStep(policy, approvals);
  return step !== null && !mayGiveStep(actor, step, liveSection ? [section, liveSection] : [section]);
}

/** What the guards look at; republishing is about the revision that was published last, everything else about the current one. */
export function guardFacts(actor: { readonly id: string | null; readonly grants?: Actor['grants'] }, name: VerbName, record: ArticleRecord): GuardFacts {
  return {
    actorId: actor.id,
    findings: findingsOfRecord(record, name === 'republish' ? 'withdrawn' : 'current'),
    editorIds: record.current.editorIds,
    approverIds: record.approvals.map(({ user }) => user.id),
    approvalsLeft: approvalsLeft(record.policy, record.approvals),
    nextStep: nextStep(record.policy, record.approvals),
    stepOfOthers: isStepOfOthers({ grants: actor.grants ?? [] }, record),
    fourEyes: record.policy.fourEyes,
    publishedBefore: record.article.firstPublishedAt !== null,
    somethingOpen: record.open !== null,
    embargoUntil: record.article.embargoUntil,
    expireAt: record.article.expireAt,
    visibility: record.article.visibility,
    scheduledAt: record.open?.scheduledAt ?? null,
    scheduledVisibility: record.open?.scheduledVisibility ?? null,
  };
}

/** The names of the routes that the actor could call now, as far as the body of the request does not decide it. */
export function allowedActions(actor: Actor, record: ArticleRecord): string[] {
  const place = placeOf(record);
  const possible = (name: VerbName): boolean =>
    isPossible(name, place, record.policy.requiredApprovals) && mayDo(actor, name, record) &&
    lockAgainst(actor, name, record) === null && guardsPass(actor, name, record);
  return VERB_NAMES.filter((name) => {
    const verb: Verb = ARTICLE_VERBS[name];
    if (!verb.built || (verb.route ?? verb.routeOf) === undefined || name === 'create') return false;
    return possible(name === 'save' ? savingVerb(place.open) : name);
  });
}

function guardsPass(actor: Actor, name: VerbName, record: ArticleRecord): boolean {
  const facts = guardFacts(actor, name, record);
  return ARTICLE_VERBS[name].guards.every(
    (guard) => GUARDS_OF_THE_REQUEST.has(guard) || ARTICLE_GUARDS[guard](facts).length === 0,
  );
}
