import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor';
import { Fault, Forbidden, GuardsUnmet, NotFound } from '../../kernel/problem';
import type { IfMatch } from '../../kernel/version';
import { together } from '../../platform/database/together';
import { isoTime } from '../../platform/database/row';
import type { RowChange } from '../../platform/database/row-change';
import type { Tx } from '../../platform/database/tx';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { Doer, Journal, SYSTEM } from '../../platform/journal/journal';
import { requireMatch } from '../../platform/journal/require-match';
import { ArticleRecord, type RevisionTexts, placeOf } from './article-record';
import { Article } from './article.entity';
import { cancellationRequired, locked, verbRefused } from './article.errors';
import { allowedActions, guardFacts, lockAgainst, mayDo } from './article.policy';
import { ArticleQueries } from './article.queries';
import { ArticleRepository } from './article.repository';
import { PublicationLedger } from './ledger/publication-ledger';
import { requireMove } from './require-move';
import { ARTICLE_GUARDS, GuardFacts } from './workflow/article-guards';
import { Place, statusLabel } from './workflow/article-state';
import { ARTICLE_VERBS, Verb, VerbName, endsSchedule, isPossible, savingVerb } from './workflow/article-workflow';

/** Which article, the version that the caller has read, and whether its schedule may go where the verb cannot leave it standing. */
export interface ArticleTarget {
  readonly id: string;
  readonly ifMatch: IfMatch;
  readonly cancelSchedule?: boolean | undefined;
}

/** What a verb does once everything allows it. */
export interface ArticleChange {
  /** What is on its way to the database already, and goes there together with the rest. */
  readonly written?: Promise<unknown> | undefined;
  /** Columns of the article; revisions and the rest are written by the use case itself. */
  readonly article?: RowChange<Article>;
  /** Those of a revision that was written, where it is the current one then. */
  readonly texts?: RevisionTexts | undefined;
  /** The article as it is then, where that is known and need not be read. */
  readonly after?: ArticleRecord | undefined;
  /** It is deleted for good. */
  readonly gone?: true;
  /** Another event than that of the table. */
  readonly event?: string;
  /** For the history and the audit log: reasons and comments. */
  readonly detail?: Readonly<Record<string, unknown>>;
  /** For subscribers. */
  readonly data?: Readonly<Record<string, unknown>>;
}

export interface ArticleVerb {
  /** Which verb it is may depend on where the article stands. */
  readonly verb: VerbName | ((record: ArticleRecord) => VerbName);
  /** What the guards need to know of the request. */
  readonly facts?: Partial<GuardFacts> | ((tx: Tx) => Promise<Partial<GuardFacts>>) | undefined;
  /** The category that it gives the article, for which the actor needs the right as well; undefined: none. */
  readonly category?: ((tx: Tx, record: ArticleRecord) => Promise<string | undefined>) | undefined;
  readonly apply: (tx: Tx, record: ArticleRecord, verb: VerbName) => Promise<ArticleChange>;
}

/** A verb of the system, on an article that is claimed. */
export interface DueVerb {
  readonly verb: VerbName;
  readonly facts?: Partial<GuardFacts>;
  readonly apply: ArticleVerb['apply'];
}

/** A verb that everything allows, about to be applied. */
interface Plan {
  readonly name: VerbName;
  readonly record: ArticleRecord;
  /** The schedule goes with it. */
  readonly endsSchedule: boolean;
}

/** The one shape of every change to an article, in the order of refusals of the contract. */
@Injectable()
export class ArticleChanges {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly repository: ArticleRepository,
    private readonly queries: ArticleQueries,
    private readonly journal: Journal,
    private readonly ledger: PublicationLedger,
  ) {}

  /** Locks, authorises, compares the version, plans, applies, writes it down, and gives the article as it is then, or as it was. */
  async run(actor: Actor, target: ArticleTarget, { verb, facts, category, apply }: ArticleVerb): Promise<ArticleRecord> {
    return this.unitOfWork.run(async (tx) => {
      const plan = await this.plan(tx, actor, target, { verb, facts, category });
      const change = await this.carryOut(tx, plan, apply);
      // Sent together and carried out in this order: the answer knows the article as it is then.
      const [, , changed] = await together([change.written, this.write(tx, actor, plan, change), this.afterwards(tx, actor, plan, change)]);
      return changed;
    });
  }

  /** A verb that leaves the article itself as it is: everything that stands before a change stands before it. */
  async beside<T>(actor: Actor, target: ArticleTarget, verb: VerbName, work: (tx: Tx, record: ArticleRecord) => Promise<T>): Promise<T> {
    return this.unitOfWork.run(async (tx) => {
      const { record } = await this.plan(tx, actor, target, { verb });
      return work(tx, record);
    });
  }

  /** For a save of what the article has already: no version, no revision, no approval void. Whoever may not, or has read another version, is refused all the same. */
  async leave(actor: Actor, target: ArticleTarget): Promise<ArticleRecord> {
    return this.unitOfWork.run(async (tx) => {
      const { record } = await this.plan(tx, actor, { ...target, cancelSchedule: true }, { verb: (seen) => savingVerb(placeOf(seen).open) });
      return record;
    });
  }

  /** Throws whatever stands in the way, in the order of the contract. */
  private async plan(
    tx: Tx, actor: Actor, { id, ifMatch, cancelSchedule = false }: ArticleTarget, { verb, facts, category }: Omit<ArticleVerb, 'apply'>,
  ): Promise<Plan> {
    const [, record] = await together([this.repository.lock(tx, id), this.queries.find(actor, id, tx)]);
    if (!record) throw new NotFound();
    const name = typeof verb === 'function' ? verb(record) : verb;
    if (!mayDo(actor, name, record)) throw new Forbidden();
    const entered = await category?.(tx, record);
    if (entered !== undefined) await requireMove(tx, actor, record, entered);
    await requireMatch(tx, ifMatch, record.article);
    const known = { ...guardFacts(actor, name, record), ...(typeof facts === 'function' ? await facts(tx) : facts) };
    const ends = endsSchedule(name, placeOf(record), known);
    requirePossible(actor, name, record, ends);
    if (ends) requireCancellation(actor, name, record, cancelSchedule);
    const unmet = unmetGuards(name, known);
    if (unmet.length > 0) throw new GuardsUnmet(unmet);
    return { name, record, endsSchedule: ends };
  }

  /** What the clock does to an article that the caller has claimed. Gives what stands in the way; nothing is done then. */
  async runDue(tx: Tx, id: string, { verb: name, facts, apply }: DueVerb): Promise<Fault[]> {
    const record = await this.queries.whole(id, tx);
    if (!record) throw new Error(`The article ${id} is gone under its claim.`);
    const place = placeOf(record);
    if (!isPossible(name, place, record.policy.requiredApprovals)) {
      throw new Error(`The article ${id} is due for ${name}, and is ${statusLabel(place)}.`);
    }
    const unmet = unmetGuards(name, { ...guardFacts(SYSTEM, name, record), ...facts });
    if (unmet.length > 0) return unmet;
    const plan = { name, record, endsSchedule: false };
    const change = await this.carryOut(tx, plan, apply);
    await together([change.written, this.write(tx, SYSTEM, plan, change)]);
    return [];
  }

  /** A schedule that cannot stand goes first, so that no use case has to know of it. */
  private async carryOut(tx: Tx, { name, record, endsSchedule: ends }: Plan, apply: ArticleVerb['apply']): Promise<ArticleChange> {
    if (ends && record.open) await this.repository.unschedule(tx, record.open.id);
    return apply(tx, record, name);
  }

  /** The version and the journal, which knows the article as it is then: sent together, and carried out in this order. */
  private async write(tx: Tx, doer: Doer, { name, record, endsSchedule: ends }: Plan, change: ArticleChange): Promise<void> {
    const { event = ARTICLE_VERBS[name].event, data } = change;
    const detail = { verb: name, ...standing(record, change), ...change.detail, ...(ends && { cancelledSchedule: isoTime(record.open?.scheduledAt ?? null) }) };
    await together([
      change.gone ? this.repository.remove(tx, record.article.id) : this.repository.apply(tx, record.article, change.article ?? {}),
      this.journal.append(tx, doer, { type: event, subjectId: record.article.id, detail, ...(data && { data }) }),
      this.enter(tx, doer, name, record, change),
    ]);
  }

  private async afterwards(tx: Tx, actor: Actor, { record }: Plan, change: ArticleChange): Promise<ArticleRecord> {
    if (change.gone) return record;
    return change.after ?? this.queries.afterChange(actor, record.article.id, tx, change.texts ?? record.current);
  }

  /** Whatever changes who gets the article is a line of its ledger. */
  private async enter(tx: Tx, doer: Doer, name: VerbName, { article }: ArticleRecord, { article: changed, detail = {} }: ArticleChange): Promise<void> {
    const { visible }: Verb = ARTICLE_VERBS[name];
    const { liveRevisionId: revisionId, locale } = { ...article, ...changed };
    if (visible !== undefined && revisionId !== null) await this.ledger.enter(tx, doer, { verb: name, revisionId, locale, detail });
  }
}

/** Which revision is current at which version: what a stale save is merged from. */
function standing({ article }: ArticleRecord, change: ArticleChange): { version: number; revisionId: string | null } {
  const { openRevisionId, liveRevisionId } = { ...article, ...change.article };
  return { version: article.version + 1, revisionId: openRevisionId ?? liveRevisionId };
}

function requirePossible(actor: Actor, name: VerbName, record: ArticleRecord, ends: boolean): void {
  const place = placeOf(record);
  const from: Place = ends ? { ...place, open: 'approved' } : place;
  if (!isPossible(name, from, record.policy.requiredApprovals)) throw verbRefused(name, statusLabel(place), allowedActions(actor, record));
  const lock = lockAgainst(actor, name, record);
  if (lock) throw locked(lock, allowedActions(actor, record));
}

function requireCancellation(actor: Actor, name: VerbName, record: ArticleRecord, cancelSchedule: boolean): void {
  const { whileScheduled }: Verb = ARTICLE_VERBS[name];
  if (cancelSchedule || whileScheduled === 'cancel') return;
  throw cancellationRequired(name, statusLabel(placeOf(record)), allowedActions(actor, record));
}

function unmetGuards(name: VerbName, facts: GuardFacts): Fault[] {
  return ARTICLE_VERBS[name].guards.flatMap((guard) => ARTICLE_GUARDS[guard](facts));
}
