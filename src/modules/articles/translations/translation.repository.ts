import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { newId } from '../../../platform/database/new-id';
import type { Tx } from '../../../platform/database/tx';
import type { ArticleRecord } from '../article-record';

/** Any number that only the links between translations use. */
const LOCK = 0x7472616e;

/** One article of a group of translations. */
export interface Member {
  readonly articleId: string;
  readonly locale: string;
  readonly groupId: string;
}

/** Which articles are translations of one another. */
@Injectable()
export class TranslationRepository {
  /** Links are made and undone one after another: two at once could join two groups in two ways. */
  async lock(tx: Tx): Promise<void> {
    await tx.query('select pg_advisory_xact_lock($1)', [LOCK]);
  }

  /** All of the group that the article is in, the article included; none where it is in no group. */
  async membersWith(manager: EntityManager, articleId: string): Promise<Member[]> {
    return manager.query<Member[]>(
      `select t.article_id as "articleId", t.locale, t.group_id as "groupId" from article_translations me
       join article_translations t on t.group_id = me.group_id where me.article_id = $1 order by t.locale collate "C"`,
      [articleId],
    );
  }

  /** Puts these articles, with all that each is linked to already, into one group. */
  async join(tx: Tx, articles: readonly ArticleRecord['article'][], known: readonly Member[]): Promise<void> {
    const groupId = known[0]?.groupId ?? newId();
    await tx.query('update article_translations set group_id = $1 where group_id = any ($2)', [groupId, known.map((member) => member.groupId)]);
    for (const { id, locale } of articles) {
      await tx.query('insert into article_translations (article_id, locale, group_id) values ($1, $2, $3) on conflict do nothing', [id, locale, groupId]);
    }
  }

  /** Takes an article out of its group; a group of one is none. */
  async leave(tx: Tx, articleId: string, members: readonly Member[]): Promise<void> {
    const leaving = members.length > 2 ? [articleId] : members.map((member) => member.articleId);
    await tx.query('delete from article_translations where article_id = any ($1)', [leaving]);
  }
}
