import { Injectable } from '@nestjs/common';
import { newId } from '../../../platform/database/new-id';
import { type Statement, queryPrepared } from '../../../platform/database/prepared-statement';
import type { Tx } from '../../../platform/database/tx';
import type { Doer } from '../../../platform/journal/journal';
import type { ChangeKind } from '../article-revision.entity';
import { type VerbName } from '../workflow/article-workflow';
import { publicationKind } from './publication';

/** What was done, of which the database knows the rest. */
export interface PublicationDeed {
  readonly verb: VerbName;
  /** The revision that readers get from now on, or got until now. */
  readonly revisionId: string;
  readonly locale: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** Where every change of what readers get is written down, in its own transaction, for good. */
@Injectable()
export class PublicationLedger {
  /** The article has to be held: its lines are numbered. */
  async enter(tx: Tx, { id: actorId, name: actorName }: Doer, { verb, revisionId, locale, detail }: PublicationDeed): Promise<void> {
    const { changeKind = null, note, notice, reason } = detail as { changeKind?: ChangeKind | null; note?: string; notice?: string; reason?: string };
    await queryPrepared(tx, ENTER, [
      newId(), revisionId, publicationKind(verb, changeKind), locale, changeKind, note ?? notice ?? reason ?? null, actorId, actorName,
    ]);
  }
}

/** The number and the seals are the database's own. */
const ENTER: Statement = {
  name: 'ledger-enter',
  text: `
    insert into article_publications
      (id, article_id, kind, revision_id, revision_number, revision_hash, locale, slug, change_kind, note, actor_id, actor_name)
    select $1, r.article_id, $3, r.id, r.number, r.hash, $4, r.slug, $5, $6, $7, $8 from article_revisions r where r.id = $2`,
};
