import { Injectable } from '@nestjs/common';
import type { Actor } from '../../../kernel/actor';
import type { Permission } from '../../../kernel/permissions';
import { Forbidden, NotFound } from '../../../kernel/problem';
import { etagOf } from '../../../kernel/version';
import { together } from '../../../platform/database/together';
import type { Tx } from '../../../platform/database/tx';
import { requireMatch } from '../../../platform/journal/require-match';
import { type ArticleRecord, placeOf } from '../article-record';
import { verbRefused } from '../article.errors';
import { allowedActions, holdsInSection, mayDo } from '../article.policy';
import { ArticleQueries } from '../article.queries';
import { ArticleRepository } from '../article.repository';
import { statusLabel } from '../workflow/article-state';
import { endsSchedule, isPossible, savingVerb } from '../workflow/article-workflow';

interface Condition {
  /** Needed in the section besides the right to edit. */
  readonly permission?: Permission;
  /** The version of the article that the caller has read. */
  readonly version?: number;
}

/** Lets in who could save the article now, whoever may hold its lock, and keeps the article as it is until the transaction ends. */
@Injectable()
export class EditingAccess {
  constructor(
    private readonly repository: ArticleRepository,
    private readonly queries: ArticleQueries,
  ) {}

  /** Throws NotFound, Forbidden, StaleVersion and not-possible-now, in this order. */
  async enter(tx: Tx, actor: Actor, id: string, { permission, version }: Condition = {}): Promise<ArticleRecord> {
    const [, record] = await together([this.repository.lock(tx, id), this.queries.find(actor, id, tx)]);
    if (!record) throw new NotFound();
    const place = placeOf(record);
    const verb = savingVerb(place.open);
    if (!mayDo(actor, verb, record) || (permission && !holdsInSection(actor, permission, record))) throw new Forbidden();
    if (version !== undefined) await requireMatch(tx, etagOf(version), record.article);
    // Whoever saves what is scheduled may take the schedule away; until then their words need a place as well.
    const isScheduled = endsSchedule(verb, place, { scheduledAt: record.open?.scheduledAt ?? null });
    if (!isPossible(verb, isScheduled ? { ...place, open: 'approved' } : place, record.policy.requiredApprovals)) {
      throw verbRefused('editing', statusLabel(place), allowedActions(actor, record));
    }
    return record;
  }
}
