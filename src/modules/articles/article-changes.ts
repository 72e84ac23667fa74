import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor';
import { Forbidden, GuardsUnmet, NotFound } from '../../kernel/problem';
import type { IfMatch } from '../../kernel/version';
import type { Tx } from '../../platform/database/tx';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { Journal } from '../../platform/journal/journal';
import { ArticleRecord, placeOf } from './article-record';
import { Article } from './article.entity';
import { verbRefused } from './article.errors';
import { allowedActions, guardFacts, mayDo } from './article.policy';
import { ArticleQueries } from './article.queries';
import { ArticleRepository } from './article.repository';
import { ARTICLE_GUARDS, GuardFacts } from './workflow/article-guards';
import { statusLabel } from './workflow/article-state';
import { ARTICLE_VERBS, VerbName, isPossible } from './workflow/article-workflow';

/** Which article, and the version that the caller has read. */
export interface ArticleTarget {
  readonly id: string;
  readonly ifMatch: IfMatch;
}

/** What a verb does once everything allows it. */
export interface ArticleChange {
  /** Columns of the article; revisions and the rest are written by the use case itself. */
  readonly article?: Partial<Article>;
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
  readonly facts?: Partial<GuardFacts> | ((tx: Tx) => Promise<Partial<GuardFacts>>);
  readonly apply: (tx: Tx, record: ArticleRecord, verb: VerbName) => Promise<ArticleChange>;
}

/** The one shape of every change to an article, in the order of refusals of the contract. */
@Injectable()
export class ArticleChanges {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly repository: ArticleRepository,
    private readonly queries: ArticleQueries,
    private readonly journal: Journal,
  ) {}

  /** Locks, authorises, compares the version, plans, applies, writes it down, and gives the article as it is then. */
  async run(actor: Actor, { id, ifMatch }: ArticleTarget, { verb, facts, apply }: ArticleVerb): Promise<ArticleRecord> {
    return this.unitOfWork.run(async (tx) => {
      const [, record] = await Promise.all([this.repository.lock(tx, id), this.queries.find(actor, id, tx)]);
      if (!record) throw new NotFound();
      const name = typeof verb === 'function' ? verb(record) : verb;
      if (!mayDo(actor, name, record)) throw new Forbidden();
      await this.journal.requireMatch(tx, ifMatch, record.article);
      requirePossible(actor, name, record);
      requireGuards(name, { ...guardFacts(actor, name, record), ...(typeof facts === 'function' ? await facts(tx) : facts) });
      const change = await apply(tx, record, name);
      const { event = ARTICLE_VERBS[name].event, detail, data } = change;
      // Sent together and carried out in this order: the journal and the answer know the article as it is then.
      const [, , changed] = await Promise.all([
        this.repository.apply(tx, record.article, change.article ?? {}),
        this.journal.append(tx, actor, { type: event, subjectId: id, detail: { verb: name, ...detail }, ...(data && { data }) }),
        this.queries.afterChange(actor, id, tx),
      ]);
      return changed;
    });
  }
}

function requirePossible(actor: Actor, name: VerbName, record: ArticleRecord): void {
  const place = placeOf(record);
  if (isPossible(name, place, record.policy.requiredApprovals)) return;
  throw verbRefused(name, statusLabel(place), allowedActions(actor, record));
}

function requireGuards(name: VerbName, facts: GuardFacts): void {
  const unmet = ARTICLE_VERBS[name].guards.flatMap((guard) => ARTICLE_GUARDS[guard](facts));
  if (unmet.length > 0) throw new GuardsUnmet(unmet);
}
