import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { PersonName } from './article-record';
import type { ChangeKind } from './article-revision.entity';
import type { Tx } from '../../platform/database/tx';
import { type Statement, queryPrepared } from '../../platform/database/prepared-statement';

/** A schedule whose time has come. */
export interface DueSchedule {
  readonly revisionId: string;
  readonly scheduledAt: Date;
  readonly scheduledBy: PersonName;
  readonly changeKind: ChangeKind | null;
  readonly note: string | null;
  /** Since then, by the database's clock. */
  readonly secondsLate: number;
}

/** How much is due and not done. */
export interface DueBacklog {
  readonly schedules: number;
  readonly expiries: number;
}

/** Finds what is due. The clock is the database's, and a claim is the lock on the row of the article: it ends with the transaction. */
@Injectable()
export class DueArticleRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Locks the article whose schedule is due first, past those in `except` and those that others are at; undefined where there is none. */
  async claimSchedule(tx: Tx, except: readonly string[]): Promise<string | undefined> {
    const [row] = await queryPrepared<{ id: string }>(tx, CLAIM_SCHEDULE, [except]);
    return row?.id;
  }

  /**
   * The due schedule of an article that is claimed. To be asked after the claim: what that saw of the revision may be older than
   * its lock, and a schedule that was moved in between must not fire early.
   */
  async findSchedule(tx: Tx, articleId: string): Promise<DueSchedule | undefined> {
    const [row] = await queryPrepared<DueSchedule>(tx, FIND_SCHEDULE, [articleId]);
    return row;
  }

  /** Locks the live article that should have expired first, as claimSchedule does. */
  async claimExpiry(tx: Tx, except: readonly string[]): Promise<string | undefined> {
    const [row] = await queryPrepared<{ id: string }>(tx, CLAIM_EXPIRY, [except]);
    return row?.id;
  }

  /** Locks the article that has been in the trash longest, for so many days at least and without a legal hold, as claimSchedule does. */
  async claimTrashed(tx: Tx, except: readonly string[], days: number): Promise<string | undefined> {
    const [row] = await queryPrepared<{ id: string }>(tx, CLAIM_TRASHED, [except, days]);
    return row?.id;
  }

  /** Locks the revision whose words are due first, past those in `except` and those that others are at or are about to delete. */
  async claimWords(tx: Tx, except: readonly string[]): Promise<string | undefined> {
    const [row] = await queryPrepared<{ id: string }>(tx, CLAIM_WORDS, [except]);
    return row?.id;
  }

  /** Lets the search of the newsroom find a revision that is claimed by its index. */
  async putWords(tx: Tx, revisionId: string): Promise<void> {
    await queryPrepared(tx, PUT_WORDS, [revisionId]);
  }

  async backlog(): Promise<DueBacklog> {
    const [row] = await this.dataSource.query<[DueBacklog]>(
      `select (select count(*)::integer from article_revisions where state = 'scheduled' and scheduled_at <= now()) as schedules,
              (select count(*)::integer from articles where visibility = 'live' and expire_at <= now()) as expiries`,
    );
    return row;
  }
}

const CLAIM_SCHEDULE: Statement = {
  name: 'claim-schedule',
  text: `
    select a.id from article_revisions r join articles a on a.open_revision_id = r.id
    where r.state = 'scheduled' and r.scheduled_at <= now() and a.id <> all ($1::uuid[])
    order by r.scheduled_at, r.id limit 1 for update of a skip locked`,
};

const FIND_SCHEDULE: Statement = {
  name: 'find-due-schedule',
  text: `
    select r.id as "revisionId", r.scheduled_at as "scheduledAt", r.change_kind as "changeKind", r.note,
      json_build_object('id', u.id, 'name', u.name) as "scheduledBy",
      extract(epoch from clock_timestamp() - r.scheduled_at)::double precision as "secondsLate"
    from articles a join article_revisions r on r.id = a.open_revision_id join users u on u.id = r.scheduled_by
    where a.id = $1 and r.state = 'scheduled' and r.scheduled_at <= now()`,
};

const CLAIM_EXPIRY: Statement = {
  name: 'claim-expiry',
  text: `
    select id from articles
    where visibility = 'live' and expire_at <= now() and id <> all ($1::uuid[])
    order by expire_at, id limit 1 for update skip locked`,
};

const CLAIM_TRASHED: Statement = {
  name: 'claim-trashed',
  text: `
    select id from articles
    where deleted_at <= now() - make_interval(days => $2) and legal_hold is null and id <> all ($1::uuid[])
    order by deleted_at, id limit 1 for update skip locked`,
};

// Whoever deletes an article waits for nobody here, and nobody here for them: each would hold what the other wants.
const CLAIM_WORDS: Statement = {
  name: 'claim-words',
  text: `
    select d.revision_id as id from article_words_due d join article_revisions r on r.id = d.revision_id join articles a on a.id = r.article_id
    where d.due_at <= now() and d.revision_id <> all ($1::uuid[])
    order by d.due_at limit 1 for update of d skip locked for key share of r, a skip locked`,
};

const PUT_WORDS: Statement = {
  name: 'put-words',
  text: `
    with due as (delete from article_words_due where revision_id = $1 returning revision_id)
    select put_article_words(r) from due join article_revisions r on r.id = due.revision_id`,
};
