import { MigrationInterface, QueryRunner } from 'typeorm';

const contributor = [
  'article:create', 'article:read-own', 'article:edit-own', 'article:submit-own', 'article:trash-own', 'comment:write', 'media:read',
];
const author = [...contributor, 'media:upload', 'article:publish-own'];
const editor = [
  ...author,
  'article:read', 'article:edit', 'article:submit', 'article:review', 'article:publish', 'article:withdraw', 'article:archive',
  'article:trash', 'article:assign', 'article:embargo', 'article:preview', 'media:manage', 'tag:create',
];
const chief = [
  ...editor, 'article:publish-urgent', 'article:retract', 'article:embargo-override', 'article:legal-hold', 'article:lock-takeover',
];
const admin = [
  ...chief,
  'article:reinstate', 'article:purge', 'category:manage', 'author:manage', 'tag:manage', 'user:manage', 'role:manage',
  'api-key:manage', 'webhook:manage', 'settings:manage', 'audit:read',
];

/** People, roles as rows, the grants that join them, and sessions with their rotating refresh tokens. */
export class People1764000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table users (
        id uuid constraint users_pkey primary key,
        version integer not null default 1,
        email text not null,
        name text not null,
        password_hash text,
        status text not null default 'active' constraint users_status_check check (status in ('active', 'disabled')),
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now()
      );
      create unique index users_email_key on users (lower(email));

      create table roles (
        id uuid constraint roles_pkey primary key,
        version integer not null default 1,
        key text not null constraint roles_key_key unique,
        name text not null,
        permissions text[] not null,
        built_in boolean not null default false
      );

      create table grants (
        id uuid constraint grants_pkey primary key,
        user_id uuid not null constraint grants_user_id_fkey references users on delete cascade,
        role_id uuid not null constraint grants_role_id_fkey references roles,
        category_id uuid,
        constraint grants_user_role_category_key unique nulls not distinct (user_id, role_id, category_id)
      );
      create index grants_role_id_idx on grants (role_id);
      create index grants_category_id_idx on grants (category_id);

      create table sessions (
        id uuid constraint sessions_pkey primary key,
        user_id uuid not null constraint sessions_user_id_fkey references users on delete cascade,
        created_at timestamptz(3) not null default now(),
        last_used_at timestamptz(3) not null default now(),
        expires_at timestamptz(3) not null,
        ended_at timestamptz(3),
        address inet,
        user_agent text
      );
      create index sessions_user_id_idx on sessions (user_id);

      -- Used tokens stay until their session goes: presenting one again is the sign of a theft.
      create table refresh_tokens (
        hash text constraint refresh_tokens_pkey primary key,
        session_id uuid not null constraint refresh_tokens_session_id_fkey references sessions on delete cascade,
        issued_at timestamptz(3) not null default now(),
        used_at timestamptz(3)
      );
      create index refresh_tokens_session_id_idx on refresh_tokens (session_id);
    `);
    const builtIn: [string, string, string[]][] = [
      ['contributor', 'Contributor', contributor],
      ['author', 'Author', author],
      ['editor', 'Editor', editor],
      ['chief', 'Chief editor', chief],
      ['admin', 'Administrator', admin],
    ];
    for (const [index, [key, name, permissions]] of builtIn.entries()) {
      const id = `01900000-0000-7000-8000-00000000000${index + 1}`;
      await runner.query('insert into roles (id, key, name, permissions, built_in) values ($1, $2, $3, $4, true)', [
        id, key, name, permissions,
      ]);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table refresh_tokens;
      drop table sessions;
      drop table grants;
      drop table roles;
      drop table users;
    `);
  }
}
