import { MigrationInterface, QueryRunner } from 'typeorm';

/** What readers got and lost, in the order of the commits, beginning with what is published and retracted already. */
export class DeliveryChanges1764000000160 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table delivery_changes (
        id bigint generated always as identity constraint delivery_changes_pkey primary key,
        -- Given at the commit, so that no row becomes visible before one with a lower position.
        position bigint constraint delivery_changes_position_key unique,
        -- No foreign key: it tells of articles that are gone.
        article_id uuid not null,
        type text not null constraint delivery_changes_type_check check (type in ('published', 'updated', 'withdrawn', 'retracted')),
        at timestamptz(3) not null default now(),
        slug text not null,
        locale text not null
      );

      insert into delivery_changes (position, article_id, type, at, slug, locale)
      select row_number() over (order by at, id), id, type, at, slug, locale
      from (
        select id, 'published' as type, published_at as at, slug, locale from delivery_articles
        union all
        select a.id, 'retracted', t.retracted_at, r.slug, a.locale
        from delivery_retractions t join articles a on a.id = t.article_id join article_revisions r on r.id = a.live_revision_id
      ) present;

      -- The lock is the last that a transaction takes, and held for the commit alone: so nobody waits in a circle.
      create function place_delivery_change() returns trigger language plpgsql as $$
        begin
          perform pg_advisory_xact_lock(1684368483);
          update delivery_changes set position = (select coalesce(max(position), 0) + 1 from delivery_changes) where id = new.id;
          perform pg_notify('delivery_changes', '');
          return null;
        end $$;
      create constraint trigger delivery_changes_placed after insert on delivery_changes deferrable initially deferred
        for each row when (new.position is null) execute function place_delivery_change();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table delivery_changes; drop function place_delivery_change();');
  }
}
