import type { DataSource } from 'typeorm';
import type { Settings } from '../../src/config/settings';
import { Passwords } from '../../src/modules/users';
import { newId } from '../../src/platform/database/new-id';
import type { Tx } from '../../src/platform/database/tx';
import type { BenchOptions } from '../bench-options';
import { SameNumbers } from './generated-text';
import { AUTHORS, type ArticleRows, CATEGORIES, type LoadedState, PASSWORD, PEOPLE, articleRows } from './newsroom';
import { projectArticles } from './project-articles';

/** How many approved articles there are for each measurement of publish. */
export const APPROVED_PER_LEVEL = 1200;

/** Alone, and while others read. */
const MEASUREMENTS_OF_PUBLISH = 2;

/** What the load generator asks for. */
export interface Newsroom {
  readonly publishedSlugs: readonly string[];
  readonly draftIds: readonly string[];
  readonly approvedIds: readonly string[];
}

const BATCH = 500;

/** Fills the tables in bulk with a newsroom that is the same in every run, and projects what is published with the code that publishing uses. */
export async function loadNewsroom(dataSource: DataSource, settings: Settings, options: BenchOptions): Promise<Newsroom> {
  await dataSource.transaction((manager) => loadPeopleAndSubjects(manager as Tx, settings));
  const numbers = new SameNumbers(1);
  const load = (state: LoadedState, count: number): Promise<ArticleRows[]> =>
    loadArticles(dataSource, state, count, (index) => articleRows(numbers, state, `${state}-story-${index}`, count - index));
  const published = await load('published', options.articles);
  const drafts = await load('draft', options.drafts);
  const approved = await load('approved', APPROVED_PER_LEVEL * MEASUREMENTS_OF_PUBLISH * options.connections.length);
  await projectArticles(dataSource, settings, published.map(({ article }) => article.id), options.only?.has('search') ?? true);
  await dataSource.query('vacuum (analyze)');
  await dataSource.query('checkpoint');
  return {
    publishedSlugs: published.map(({ revision }) => revision.slug),
    draftIds: drafts.map(({ article }) => article.id),
    approvedIds: approved.map(({ article }) => article.id),
  };
}

async function loadPeopleAndSubjects(tx: Tx, settings: Settings): Promise<void> {
  const hash = await new Passwords(settings).hash(PASSWORD);
  for (const { id, name, email } of PEOPLE) {
    await tx.query('insert into users (id, email, name, password_hash) values ($1, $2, $3, $4)', [id, email, name, hash]);
    await tx.query("insert into grants (id, user_id, role_id) select $1, $2, id from roles where key = 'admin'", [newId(), id]);
  }
  await insertRows(tx, 'categories', CATEGORIES);
  await insertRows(tx, 'authors', AUTHORS);
}

async function loadArticles(
  dataSource: DataSource, state: LoadedState, count: number, make: (index: number) => ArticleRows,
): Promise<ArticleRows[]> {
  const all: ArticleRows[] = [];
  for (let begin = 0; begin < count; begin += BATCH) {
    const rows = Array.from({ length: Math.min(BATCH, count - begin) }, (_, index) => make(begin + index));
    await dataSource.transaction((manager) => insertArticles(manager as Tx, state, rows));
    // The texts are in the tables now; only what names an article is kept.
    all.push(...rows.map(({ article, revision: { id, slug } }) => ({ article: { id: article.id }, revision: { id, slug } })));
  }
  return all;
}

async function insertArticles(tx: Tx, state: LoadedState, rows: readonly ArticleRows[]): Promise<void> {
  await insertRows(tx, 'articles', rows.map(({ article }) => article));
  await insertRows(tx, 'article_revisions', rows.map(({ revision }) => revision));
  await insertRows(tx, 'article_slugs', rows.map(({ article, revision }) => ({ locale: 'en', slug: revision.slug, article_id: article.id })));
  if (state !== 'approved') return;
  await insertRows(tx, 'article_approvals', rows.map(({ article, revision }) => (
    { id: newId(), article_id: article.id, revision_id: revision.id, hash: revision['hash'], user_id: PEOPLE[1].id }
  )));
}

/** All rows in one statement; columns that none of them has get their defaults. */
async function insertRows(tx: Tx, table: string, rows: readonly object[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {}).join(', ');
  await tx.query(
    `insert into ${table} (${columns}) select ${columns} from json_populate_recordset(null::${table}, $1)`, [JSON.stringify(rows)],
  );
}
