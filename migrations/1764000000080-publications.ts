import { MigrationInterface, QueryRunner } from 'typeorm';

/** The ledger of publications: what readers got of an article, and when, in a chain of hashes. What was published before is written into it. */
export class Publications1764000000080 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table article_publications (
        id uuid constraint article_publications_pkey primary key,
        -- No foreign keys: it outlives what it is about, as the audit log does.
        article_id uuid not null,
        number integer not null,
        kind text not null constraint article_publications_kind_check check (kind in (
          'published', 'updated', 'corrected', 'clarified', 'withdrawn', 'expired', 'republished', 'retracted', 'reinstated')),
        revision_id uuid not null,
        revision_number integer not null,
        revision_hash text not null,
        locale text not null,
        slug text not null,
        change_kind text constraint article_publications_change_kind_check
          check (change_kind in ('minor', 'update', 'correction', 'clarification')),
        note text,
        actor_id uuid,
        actor_name text not null,
        at timestamptz(3) not null default now(),
        previous_hash text,
        hash text not null,
        constraint article_publications_article_number_key unique (article_id, number)
      );
      create index article_publications_actor_id_idx on article_publications (actor_id);

      -- Whoever inserts a row has no say in its place: it is the next of its article, and bound to the one before.
      create function seal_publication() returns trigger language plpgsql as $$
        declare
          before record;
        begin
          select p.number, p.hash into before from article_publications p where p.article_id = new.article_id order by p.number desc limit 1;
          new.number := coalesce(before.number, 0) + 1;
          new.previous_hash := before.hash;
          new.hash := encode(sha256(convert_to(json_build_array(
            new.previous_hash, new.article_id, new.number, new.kind, new.revision_id, new.revision_number, new.revision_hash, new.locale,
            new.slug, new.change_kind, new.note, new.actor_id, new.actor_name,
            to_char(new.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))::text, 'UTF8')), 'hex');
          return new;
        end $$;
      create trigger article_publications_sealed before insert on article_publications for each row execute function seal_publication();
      create trigger article_publications_append_only before update or delete on article_publications
        for each row execute function refuse_change();
      create trigger article_publications_kept before truncate on article_publications for each statement execute function refuse_change();

      insert into article_publications
        (id, article_id, kind, revision_id, revision_number, revision_hash, locale, slug, change_kind, note, actor_id, actor_name, at)
      select gen_random_uuid(), a.id,
        case d.detail ->> 'verb'
          when 'withdraw' then 'withdrawn' when 'expire' then 'expired' when 'republish' then 'republished'
          when 'retract' then 'retracted' when 'reinstate' then 'reinstated'
          else case d.detail ->> 'changeKind'
            when 'minor' then 'updated' when 'update' then 'updated' when 'correction' then 'corrected' when 'clarification' then 'clarified'
            else 'published' end
          end,
        r.id, r.number, r.hash, a.locale, r.slug, d.detail ->> 'changeKind',
        coalesce(d.detail ->> 'note', d.detail ->> 'notice', d.detail ->> 'reason'), d.actor_id, d.actor_name, d.at
      from audit_log d
      join articles a on a.id = d.subject_id
      cross join lateral (
        select (p.detail ->> 'revisionId')::uuid as revision_id from audit_log p
        where p.subject_id = d.subject_id and p.sequence <= d.sequence and p.detail ->> 'verb' in ('publish', 'publish-urgent', 'fire')
        order by p.sequence desc limit 1
      ) published
      join article_revisions r on r.id = published.revision_id
      where d.detail ->> 'verb' in ('publish', 'publish-urgent', 'fire', 'withdraw', 'expire', 'republish', 'retract', 'reinstate')
      order by d.sequence;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table article_publications; drop function seal_publication();');
  }
}
