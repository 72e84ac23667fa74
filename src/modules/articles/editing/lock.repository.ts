import { Injectable } from '@nestjs/common';
import { type Statement, queryPrepared } from '../../../platform/database/prepared-statement';
import { isoTime } from '../../../platform/database/row';
import type { Tx } from '../../../platform/database/tx';
import type { EditLock, PersonName } from '../article-record';

const GIVE: Statement = {
  name: 'article-lock-give',
  // The clock and not now(): the transaction may have waited for the row of the article.
  text: `
    insert into article_locks (article_id, holder_id, expires_at) values ($1, $2, clock_timestamp() + interval '60 seconds')
    on conflict (article_id) do update set holder_id = excluded.holder_id, expires_at = excluded.expires_at
    returning expires_at`,
};

const RELEASE: Statement = { name: 'article-lock-release', text: 'delete from article_locks where article_id = $1 and holder_id = $2' };

/** The lease of whoever edits an article, by the clock of the database. The article's own row is locked before it is given away. */
@Injectable()
export class LockRepository {
  /** Gives the article to the holder for a minute from now, whoever had it before. */
  async give(tx: Tx, articleId: string, { id, name }: PersonName): Promise<EditLock> {
    const [row] = await queryPrepared<{ expires_at: Date }>(tx, GIVE, [articleId, id]);
    if (!row) throw new Error(`The lock of ${articleId} was not written.`);
    return { holder: { id, name }, expiresAt: isoTime(row.expires_at) };
  }

  /** Ends the lease if it is this person's. */
  async release(tx: Tx, articleId: string, holderId: string): Promise<void> {
    await queryPrepared(tx, RELEASE, [articleId, holderId]);
  }

  /** The articles of which this person has a lease that runs. */
  async heldBy(tx: Tx, holderId: string): Promise<string[]> {
    const rows = await tx.query<{ id: string }[]>('select article_id as id from article_locks where holder_id = $1 and expires_at > clock_timestamp()', [holderId]);
    return rows.map(({ id }) => id);
  }

  /** Ends every lease of this person. */
  async releaseAll(tx: Tx, holderId: string): Promise<void> {
    await tx.query('delete from article_locks where holder_id = $1', [holderId]);
  }
}
