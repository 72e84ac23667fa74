import { MigrationInterface, QueryRunner } from 'typeorm';

/** Categories as a tree, authors and tags. What is deleted or merged stays as a tombstone, because revisions keep the old id. */
export class Taxonomy1764000000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table categories (
        id uuid constraint categories_pkey primary key,
        version integer not null default 1,
        parent_id uuid constraint categories_parent_id_fkey references categories,
        slug text not null,
        path text not null,
        -- The ids from the root down to this one: a grant or a list on an ancestor covers this category.
        lineage uuid[] not null,
        name text not null,
        description text,
        position integer not null default 0,
        active boolean not null default true,
        review_policy jsonb,
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        deleted_at timestamptz(3),
        merged_into uuid constraint categories_merged_into_fkey references categories,
        constraint categories_depth_check check (cardinality(lineage) between 1 and 8),
        constraint categories_merged_check check (merged_into is null or deleted_at is not null),
        -- Not a unique index, which would be checked row by row: while a subtree moves, a path may be given up and taken in one statement.
        constraint categories_path_key exclude using btree (path with =) where (deleted_at is null) deferrable initially immediate
      );
      create unique index categories_sibling_slug_key on categories (parent_id, slug) nulls not distinct where deleted_at is null;
      create index categories_parent_id_idx on categories (parent_id);
      create index categories_merged_into_idx on categories (merged_into);
      create index categories_lineage_idx on categories using gin (lineage);

      create table category_former_paths (
        path text constraint category_former_paths_pkey primary key,
        category_id uuid not null constraint category_former_paths_category_id_fkey references categories
      );
      create index category_former_paths_category_id_idx on category_former_paths (category_id);

      alter table grants add constraint grants_category_id_fkey foreign key (category_id) references categories;

      create table authors (
        id uuid constraint authors_pkey primary key,
        version integer not null default 1,
        slug text not null constraint authors_slug_key unique,
        name text not null,
        bio text,
        email text,
        links jsonb not null default '[]',
        media_id uuid,
        user_id uuid constraint authors_user_id_fkey references users on delete set null,
        active boolean not null default true,
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        deleted_at timestamptz(3),
        merged_into uuid constraint authors_merged_into_fkey references authors
      );
      create index authors_user_id_idx on authors (user_id);
      create index authors_media_id_idx on authors (media_id);
      create index authors_merged_into_idx on authors (merged_into);
      create index authors_name_idx on authors (name, id);

      create table tags (
        id uuid constraint tags_pkey primary key,
        version integer not null default 1,
        slug text not null constraint tags_slug_key unique,
        name text not null,
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        deleted_at timestamptz(3),
        merged_into uuid constraint tags_merged_into_fkey references tags
      );
      create index tags_merged_into_idx on tags (merged_into);
      create index tags_name_idx on tags (name, id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table tags;
      drop table authors;
      alter table grants drop constraint grants_category_id_fkey;
      drop table category_former_paths;
      drop table categories;
    `);
  }
}
