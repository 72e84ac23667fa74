import { Injectable } from '@nestjs/common';
import { type Statement, queryPrepared } from '../../../platform/database/prepared-statement';
import type { Tx } from '../../../platform/database/tx';

const NOTE: Statement = {
  name: 'article-presence-note',
  text: `
    with gone as (
      delete from article_presence where article_id = $1 and user_id <> $2 and expires_at <= clock_timestamp()
    )
    insert into article_presence (article_id, user_id, expires_at) values ($1, $2, clock_timestamp() + interval '60 seconds')
    on conflict (article_id, user_id) do update set expires_at = excluded.expires_at`,
};

const FORGET: Statement = { name: 'article-presence-forget', text: 'delete from article_presence where article_id = $1 and user_id = $2' };

/** Who has which article open, by the clock of the database. */
@Injectable()
export class PresenceRepository {
  /** For a minute from now. */
  async note(tx: Tx, articleId: string, userId: string): Promise<void> {
    await queryPrepared(tx, NOTE, [articleId, userId]);
  }

  async forget(tx: Tx, articleId: string, userId: string): Promise<void> {
    await queryPrepared(tx, FORGET, [articleId, userId]);
  }
}
