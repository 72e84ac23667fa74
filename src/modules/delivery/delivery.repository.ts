import { Injectable } from '@nestjs/common';
import { type Statement, queryPrepared } from '../../platform/database/prepared-statement';
import { together } from '../../platform/database/together';
import type { Tx } from '../../platform/database/tx';
import type { Projection } from './project-article';
import { PROJECTION_FORM } from './projection-form';
import type { ProjectionSource } from './projection-source';

/** Any numbers that only the projection uses. */
const ALL = 0x64656c76;
const ONE = 0x64656c77;
const RENEWAL = 0x64656c78;

/** The write side of the read model. */
@Injectable()
export class DeliveryRepository {
  /**
   * Waits for whoever projects the article, one that it links to or one that links to it, and gives those that link to it and its
   * translations.
   * Two that link to each other and are published at once would otherwise each miss the other. Ids are locked in order, so
   * that nobody waits in a circle.
   */
  async lockNeighbourhood(tx: Tx, articleId: string): Promise<string[]> {
    const [, , rows] = await together([
      queryPrepared(tx, SHARE_ALL, [ALL]),
      queryPrepared(tx, LOCK_NEIGHBOURHOOD, [articleId, ONE]),
      queryPrepared<{ id: string }>(tx, NEIGHBOURS, [articleId]),
    ]);
    return rows.map(({ id }) => id);
  }

  /** Waits until nobody projects anything, and keeps it so. */
  async lockAll(tx: Tx): Promise<void> {
    await tx.query('select pg_advisory_xact_lock($1)', [ALL]);
  }

  async isLive(tx: Tx, articleId: string): Promise<boolean> {
    return (await queryPrepared(tx, IS_LIVE, [articleId])).length > 0;
  }

  /** Ids of articles that were ever published, in order. */
  async publishedAfter(tx: Tx, id: string, limit: number): Promise<string[]> {
    const rows = await tx.query<{ id: string }[]>(
      'select id from articles where live_revision_id is not null and id > $1 order by id limit $2', [id, limit],
    );
    return rows.map((row) => row.id);
  }

  /** Whether nobody else renews projections; nobody does until the end of the transaction. */
  async isFirstToRenew(tx: Tx): Promise<boolean> {
    const [row] = await queryPrepared<{ isFirst: boolean }>(tx, FIRST_TO_RENEW, [RENEWAL]);
    return row?.isFirst ?? false;
  }

  /** Ids of live articles that were not written in this form, but for those in `except`. */
  async inFormerForms(tx: Tx, form: number, except: readonly string[], limit: number): Promise<string[]> {
    const rows = await queryPrepared<{ id: string }>(tx, IN_FORMER_FORMS, [form, except, limit]);
    return rows.map(({ id }) => id);
  }

  /** Waits for whoever projects one of the articles, and keeps others from it. */
  async lockArticles(tx: Tx, articleIds: readonly string[]): Promise<void> {
    await together([queryPrepared(tx, SHARE_ALL, [ALL]), queryPrepared(tx, LOCK_ARTICLES, [articleIds, ONE])]);
  }

  /**
   * What is beside the rows of live articles: the notices of retracted ones, every slug that an article was published under, and which files it shows.
   * Gives whether a notice or a slug was not as it is now: what a path stands for may be another thing.
   */
  async rebuildBeside(tx: Tx, articleIds: readonly string[]): Promise<boolean> {
    return (await queryPrepared(tx, REBUILD_BESIDE, [articleIds])).length > 0;
  }

  async articlesShowing(tx: Tx, subjectId: string): Promise<string[]> {
    const rows = await tx.query<{ id: string }[]>(
      `select article_id as id from delivery_listings where subject_id = $1
       union select article_id from delivery_media where media_id = $1`,
      [subjectId],
    );
    return rows.map(({ id }) => id);
  }

  async remove(tx: Tx, articleIds: readonly string[]): Promise<void> {
    if (articleIds.length > 0) await queryPrepared(tx, REMOVE, [articleIds]);
  }

  /** The names of these authors and tags, which readers knew: their lists may be empty from now on. */
  async noteNames(tx: Tx, subjectIds: readonly string[]): Promise<void> {
    if (subjectIds.length > 0) await queryPrepared(tx, NOTE_NAMES, [subjectIds]);
  }

  /** What readers are told of the article where it is retracted, and nothing where it is not. Gives whether they were told something else until now. */
  async noteRetraction(tx: Tx, articleId: string): Promise<boolean> {
    return (await queryPrepared(tx, NOTE_RETRACTION, [articleId])).length > 0;
  }

  async put(tx: Tx, source: ProjectionSource, projection: Projection): Promise<void> {
    const { document, body, card, teaser, listings, surrogateKeys, syndication } = projection;
    await queryPrepared(tx, PUT, [
      source.id, source.locale, card.slug, source.category.id, source.publishedAt, source.updatedAt,
      JSON.stringify(document), JSON.stringify(body), JSON.stringify(card), JSON.stringify(teaser),
      source.revision.mediaIds, source.revision.linkedArticleIds, surrogateKeys.join(' '), listings,
      JSON.stringify(source.corrections), source.significantUpdatedAt ?? source.publishedAt, projection.inSitemaps,
      JSON.stringify(document.translations), JSON.stringify(syndication), PROJECTION_FORM,
    ]);
  }
}

/** The row, the lists that it is in, its corrections and the slug, in one statement. */
const PUT: Statement = {
  name: 'delivery-put',
  text: `
    with moment as materialized (
      select clock_timestamp() as now
    ), put as (
      insert into delivery_articles
        (id, locale, slug, category_id, published_at, updated_at, document, body, card, teaser, media_ids, linked_article_ids, surrogate_keys,
         modified_at, in_sitemaps, translations, syndication, projected_at, form, formed_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $16, $17, $18, $19, (select now from moment), $20, (select now from moment))
      on conflict (id) do update set locale = excluded.locale, slug = excluded.slug, category_id = excluded.category_id,
        published_at = excluded.published_at, updated_at = excluded.updated_at, document = excluded.document, body = excluded.body,
        card = excluded.card, teaser = excluded.teaser, media_ids = excluded.media_ids,
        linked_article_ids = excluded.linked_article_ids, surrogate_keys = excluded.surrogate_keys,
        modified_at = excluded.modified_at, in_sitemaps = excluded.in_sitemaps, translations = excluded.translations,
        syndication = excluded.syndication, projected_at = excluded.projected_at, form = excluded.form, formed_at = excluded.formed_at
    ), named as (
      insert into delivery_slugs (locale, slug, article_id) values ($2, $3, $1) on conflict do nothing
    ), left_lists as (
      delete from delivery_listings where article_id = $1 and subject_id <> all ($14)
    ), corrected as (
      insert into delivery_corrections (id, article_id, locale, type, note, at)
      select k.id, $1, $2, k.type, k.note, k.at from jsonb_to_recordset($15::jsonb) k (id uuid, type text, note text, at timestamptz)
      on conflict (id) do nothing
    )
    insert into delivery_listings (subject_id, article_id, locale, published_at, updated_at)
    select subject_id, $1, $2, $5, $6 from unnest($14::uuid[]) subject_id
    on conflict (subject_id, article_id) do update
      set locale = excluded.locale, published_at = excluded.published_at, updated_at = excluded.updated_at`,
};

const FIRST_TO_RENEW: Statement = { name: 'delivery-first-to-renew', text: 'select pg_try_advisory_xact_lock($1) as "isFirst"' };

/** As the index has it. $1 the form, $2 those to leave alone. */
const IN_FORMER_FORMS: Statement = {
  name: 'delivery-in-former-forms',
  text: `
    select id from delivery_articles where (case when formed_at = projected_at then form else 0 end) < $1 and id <> all ($2::uuid[]) limit $3`,
};

/** In an order, so that two who leave the same lists do not wait for each other. */
const NOTE_NAMES: Statement = {
  name: 'delivery-note-names',
  text: `
    insert into delivery_past_names (subject_id, name)
    select id, slug from (select id, slug from authors union all select id, slug from tags) named where id = any ($1) order by id
    on conflict do nothing`,
};

/** By the clock and not by the beginning of the transaction: of two, the later must not look older. */
const REMOVE: Statement = {
  name: 'delivery-remove',
  text: `
    with removed as (delete from delivery_articles where id = any ($1) returning id, published_at)
    insert into delivery_removals (article_id, removed_at, published_at)
    select r.id, clock_timestamp(), r.published_at from removed r join articles a on a.id = r.id
    on conflict (article_id) do update set removed_at = excluded.removed_at, published_at = excluded.published_at`,
};

const SHARE_ALL: Statement = { name: 'delivery-share-all', text: 'select pg_advisory_xact_lock_shared($1)' };

/** $1 the article, $2 the kind of lock. */
const LOCK_NEIGHBOURHOOD: Statement = {
  name: 'delivery-lock-neighbourhood',
  text: `
    select pg_advisory_xact_lock($2, key) from (
      select distinct hashtext(id::text) as key from (
        select $1::uuid as id
        union select unnest(r.linked_article_ids) from articles a join article_revisions r on r.id = a.live_revision_id where a.id = $1
        union select id from delivery_articles where linked_article_ids @> array[$1::uuid]
        union select t.article_id from article_translations me join article_translations t on t.group_id = me.group_id where me.article_id = $1
      ) neighbours order by key
    ) keys`,
};

/** $1 the articles, $2 the kind of lock. */
const LOCK_ARTICLES: Statement = {
  name: 'delivery-lock-articles',
  text: `
    select pg_advisory_xact_lock($2, key) from (select distinct hashtext(id::text) as key from unnest($1::uuid[]) id order by key) keys`,
};

/** Writes the notices of those articles that are retracted, and returns what says something else now. */
const noticesOf = (articles: string): string => `
      insert into delivery_retractions as t (article_id, notice, retracted_at)
      select id, retraction ->> 'notice', (retraction ->> 'at')::timestamptz from articles where ${articles} and visibility = 'retracted'
      on conflict (article_id) do update set notice = excluded.notice, retracted_at = excluded.retracted_at
      where (t.notice, t.retracted_at) is distinct from (excluded.notice, excluded.retracted_at)
      returning t.article_id`;

const REBUILD_BESIDE: Statement = {
  name: 'delivery-rebuild-beside',
  text: `
    with noticed as (
      ${noticesOf('id = any ($1)')}
    ), reinstated as (
      delete from delivery_retractions r using articles a where r.article_id = any ($1) and a.id = r.article_id and a.visibility <> 'retracted'
      returning r.article_id
    ), unlisted as (
      delete from delivery_corrections k where k.article_id = any ($1) and not exists (select 1 from article_corrections c where c.id = k.id)
    ), unused as (
      delete from delivery_media u where u.article_id = any ($1)
        and not exists (select from delivery_articles d where d.id = u.article_id and u.media_id = any (d.media_ids))
    ), used as (
      insert into delivery_media (media_id, article_id) select unnest(media_ids), id from delivery_articles where id = any ($1)
      on conflict do nothing
    ), named as (
      insert into delivery_slugs (locale, slug, article_id)
      select distinct p.locale, p.slug, p.article_id from article_publications p where p.article_id = any ($1)
      on conflict do nothing returning article_id
    )
    select article_id from noticed union select article_id from reinstated union select article_id from named`,
};

const NEIGHBOURS: Statement = {
  name: 'delivery-neighbours',
  text: `
    select id from delivery_articles where linked_article_ids @> array[$1::uuid] and id <> $1
    union select d.id from article_translations me join article_translations t on t.group_id = me.group_id
      join delivery_articles d on d.id = t.article_id where me.article_id = $1 and d.id <> $1
    order by id`,
};

const IS_LIVE: Statement = { name: 'delivery-is-live', text: 'select 1 from delivery_articles where id = $1' };

const NOTE_RETRACTION: Statement = {
  name: 'delivery-note-retraction',
  text: `
    with noticed as (
      ${noticesOf('id = $1')}
    ), reinstated as (
      delete from delivery_retractions r using articles a where r.article_id = $1 and a.id = $1 and a.visibility <> 'retracted'
      returning r.article_id
    )
    select article_id from noticed union select article_id from reinstated`,
};
