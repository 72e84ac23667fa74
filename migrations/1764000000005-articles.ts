import { MigrationInterface, QueryRunner } from 'typeorm';

/** Articles, their immutable revisions, the slugs they hold, approvals and corrections; and what other modules may count of them. */
export class Articles1764000000005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table articles (
        id uuid constraint articles_pkey primary key,
        version integer not null default 1,
        locale text not null,
        visibility text not null default 'unpublished'
          constraint articles_visibility_check check (visibility in ('unpublished', 'live', 'withdrawn', 'retracted')),
        open_revision_id uuid,
        -- The revision that was published last; readers see it only while visibility is live.
        live_revision_id uuid,
        first_published_at timestamptz(3),
        last_published_at timestamptz(3),
        significant_updated_at timestamptz(3),
        embargo_until timestamptz(3),
        legal_hold jsonb,
        expire_at timestamptz(3),
        archived_at timestamptz(3),
        deleted_at timestamptz(3),
        assignee_id uuid constraint articles_assignee_id_fkey references users on delete set null,
        due_at timestamptz(3),
        planned_for timestamptz(3),
        created_by uuid not null constraint articles_created_by_fkey references users,
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        constraint articles_live_check check ((visibility = 'unpublished') = (live_revision_id is null)),
        constraint articles_published_check check ((live_revision_id is null) = (first_published_at is null)),
        constraint articles_trash_check check (deleted_at is null or visibility <> 'live')
      );
      create index articles_updated_at_idx on articles (updated_at desc, id desc);
      create index articles_created_by_idx on articles (created_by);
      create index articles_assignee_id_idx on articles (assignee_id);
      create index articles_open_revision_id_idx on articles (open_revision_id);
      create index articles_live_revision_id_idx on articles (live_revision_id);

      create table article_revisions (
        id uuid constraint article_revisions_pkey primary key,
        article_id uuid not null constraint article_revisions_article_id_fkey references articles on delete cascade,
        number integer not null,
        state text not null constraint article_revisions_state_check check (state in (
          'draft', 'in_review', 'changes_requested', 'approved', 'scheduled', 'schedule_failed',
          'published', 'superseded', 'replaced', 'discarded')),
        hash text not null,
        schema_version integer not null,
        slug text not null,
        headline text not null,
        subheadline text,
        kicker text,
        summary text,
        dateline text,
        source text,
        body jsonb not null,
        body_html text not null,
        body_text text not null,
        word_count integer not null,
        bylines jsonb not null,
        category_id uuid not null constraint article_revisions_category_id_fkey references categories,
        secondary_category_ids uuid[] not null,
        tag_ids uuid[] not null,
        cover jsonb,
        genre text,
        urgency integer not null constraint article_revisions_urgency_check check (urgency between 1 and 9),
        ed_note text,
        digital_source_type text,
        seo jsonb not null,
        author_ids uuid[] not null,
        media_ids uuid[] not null,
        linked_article_ids uuid[] not null,
        -- Everyone who saved since the last publication, with the writers of a copied row: four-eyes is about them.
        editor_ids uuid[] not null,
        created_by uuid not null constraint article_revisions_created_by_fkey references users,
        created_at timestamptz(3) not null default now(),
        submitted_by uuid constraint article_revisions_submitted_by_fkey references users,
        submitted_at timestamptz(3),
        change_kind text constraint article_revisions_change_kind_check
          check (change_kind in ('minor', 'update', 'correction', 'clarification')),
        note text,
        scheduled_at timestamptz(3),
        schedule_error text,
        published_at timestamptz(3),
        constraint article_revisions_article_number_key unique (article_id, number),
        constraint article_revisions_scheduled_check check ((state = 'scheduled') = (scheduled_at is not null))
      );
      create unique index article_revisions_one_open_key on article_revisions (article_id)
        where state in ('draft', 'in_review', 'changes_requested', 'approved', 'scheduled', 'schedule_failed');
      create unique index article_revisions_one_published_key on article_revisions (article_id) where state = 'published';
      create index article_revisions_category_id_idx on article_revisions (category_id);
      create index article_revisions_created_by_idx on article_revisions (created_by);
      create index article_revisions_submitted_by_idx on article_revisions (submitted_by);
      create index article_revisions_author_ids_idx on article_revisions using gin (author_ids);
      create index article_revisions_tag_ids_idx on article_revisions using gin (tag_ids);
      create index article_revisions_media_ids_idx on article_revisions using gin (media_ids);
      create index article_revisions_linked_article_ids_idx on article_revisions using gin (linked_article_ids);
      create index article_revisions_secondary_category_ids_idx on article_revisions using gin (secondary_category_ids);
      create trigger article_revisions_immutable before update of
        id, article_id, number, hash, schema_version, slug, headline, subheadline, kicker, summary, dateline, source, body, body_html,
        body_text, word_count, bylines, category_id, secondary_category_ids, tag_ids, cover, genre, urgency, ed_note,
        digital_source_type, seo, author_ids, media_ids, linked_article_ids, editor_ids, created_by, created_at
        on article_revisions for each row execute function refuse_change();

      alter table articles
        add constraint articles_open_revision_id_fkey foreign key (open_revision_id) references article_revisions
          deferrable initially deferred,
        add constraint articles_live_revision_id_fkey foreign key (live_revision_id) references article_revisions
          deferrable initially deferred;

      -- A slug that an article ever had stays its own: in drafts, in the trash and after a change.
      create table article_slugs (
        locale text not null,
        slug text not null,
        article_id uuid not null constraint article_slugs_article_id_fkey references articles on delete cascade,
        constraint article_slugs_pkey primary key (locale, slug)
      );
      create index article_slugs_article_id_idx on article_slugs (article_id);

      create table article_approvals (
        id uuid constraint article_approvals_pkey primary key,
        article_id uuid not null constraint article_approvals_article_id_fkey references articles on delete cascade,
        revision_id uuid not null constraint article_approvals_revision_id_fkey references article_revisions on delete cascade,
        hash text not null,
        step text,
        comment text,
        user_id uuid not null constraint article_approvals_user_id_fkey references users,
        at timestamptz(3) not null default now(),
        voided_at timestamptz(3)
      );
      create index article_approvals_article_id_idx on article_approvals (article_id);
      create index article_approvals_revision_id_idx on article_approvals (revision_id);
      create index article_approvals_user_id_idx on article_approvals (user_id);
      create unique index article_approvals_once_key on article_approvals (revision_id, user_id) where voided_at is null;

      create table article_corrections (
        id uuid constraint article_corrections_pkey primary key,
        article_id uuid not null constraint article_corrections_article_id_fkey references articles on delete cascade,
        revision_id uuid not null constraint article_corrections_revision_id_fkey references article_revisions on delete cascade,
        type text not null constraint article_corrections_type_check check (type in ('correction', 'clarification')),
        note text not null,
        at timestamptz(3) not null default now()
      );
      create index article_corrections_article_id_idx on article_corrections (article_id, at);
      create index article_corrections_revision_id_idx on article_corrections (revision_id);

      -- What categories, authors, tags and media may know of articles: who uses them now, in the open or the last published revision.
      create view article_uses as
        with current_revisions as (
          select r.*, case when a.open_revision_id = r.id then 'open' else a.visibility end as used_as, a.deleted_at is not null as trashed
          from articles a join article_revisions r on r.id in (a.open_revision_id, a.live_revision_id)
        )
        select 'category' as subject_type, category_id as subject_id, article_id, used_as, trashed from current_revisions
        union all
        select 'category', unnest(secondary_category_ids), article_id, used_as, trashed from current_revisions
        union all
        select 'author', unnest(author_ids), article_id, used_as, trashed from current_revisions
        union all
        select 'tag', unnest(tag_ids), article_id, used_as, trashed from current_revisions
        union all
        select 'media', unnest(media_ids), article_id, used_as, trashed from current_revisions;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop view article_uses;
      alter table articles drop constraint articles_open_revision_id_fkey, drop constraint articles_live_revision_id_fkey;
      drop table article_corrections;
      drop table article_approvals;
      drop table article_slugs;
      drop table article_revisions;
      drop table articles;
    `);
  }
}
