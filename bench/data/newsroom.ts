import { newId } from '../../src/platform/database/new-id';
import { BLANK, type RevisionContent, deriveContent } from '../../src/modules/articles/revision-content';
import { type SameNumbers, generatedBody, sentence } from './generated-text';

/** Who writes and reviews; the bench signs in as the first. */
export const PEOPLE = [
  { id: newId(), name: 'Writer', email: 'writer@bench.example' },
  { id: newId(), name: 'Reviewer', email: 'reviewer@bench.example' },
] as const;

export const PASSWORD = 'a password of the bench';

const SECTIONS = ['news', 'city', 'culture', 'sport', 'opinion'];
const BELOW = ['first', 'second', 'third'];

interface Category {
  readonly id: string;
  readonly parent_id: string | null;
  readonly slug: string;
  readonly path: string;
  readonly lineage: readonly string[];
  readonly name: string;
}

/** Twenty categories: five sections, and three below each. */
export const CATEGORIES: readonly Category[] = SECTIONS.flatMap((slug) => {
  const section = { id: newId(), parent_id: null, slug, path: slug, name: slug };
  const below = BELOW.map((part) => ({ id: newId(), parent_id: section.id, slug: part, path: `${slug}/${part}`, name: `${slug}, ${part}` }));
  return [{ ...section, lineage: [section.id] }, ...below.map((part) => ({ ...part, lineage: [section.id, part.id] }))];
});

export const AUTHORS = Array.from({ length: 50 }, (_, index) => ({ id: newId(), slug: `author-${index}`, name: `Author ${index}` }));

/** The place in the workflow at which an article is put into the tables. */
export type LoadedState = 'published' | 'draft' | 'approved';

export interface ArticleRows {
  readonly article: { readonly id: string } & Readonly<Record<string, unknown>>;
  readonly revision: { readonly id: string; readonly slug: string } & Readonly<Record<string, unknown>>;
}

const WRITER = PEOPLE[0].id;
const MINUTE_MS = 60_000;

/** What the newsroom would have written: the same columns from the same content, one article a minute up to now. */
export function articleRows(numbers: SameNumbers, state: LoadedState, slug: string, minutesAgo: number): ArticleRows {
  const ids = { article: newId(), revision: newId() };
  const at = new Date(Date.now() - minutesAgo * MINUTE_MS).toISOString();
  const published = state === 'published' ? at : null;
  const content = generatedContent(numbers, slug);
  return {
    article: {
      id: ids.article, version: 1, locale: 'en', visibility: published ? 'live' : 'unpublished',
      open_revision_id: published ? null : ids.revision, live_revision_id: published && ids.revision,
      first_published_at: published, last_published_at: published, created_by: WRITER, created_at: at, updated_at: at,
    },
    revision: {
      id: ids.revision, article_id: ids.article, number: 1, state, ...snakeCased({ ...content, ...deriveContent(content) }),
      slug, editor_ids: [WRITER], created_by: WRITER, created_at: at, published_at: published,
    },
  };
}

/** What an editor would have typed. */
export function generatedContent(numbers: SameNumbers, slug: string): RevisionContent {
  const category = CATEGORIES[numbers.below(CATEGORIES.length)];
  const author = AUTHORS[numbers.below(AUTHORS.length)];
  if (!category || !author) throw new Error('There is nothing to file an article under.');
  return {
    ...BLANK,
    slug,
    categoryId: category.id,
    headline: sentence(numbers, 60),
    summary: sentence(numbers, 180),
    body: generatedBody(numbers),
    bylines: [{ authorId: author.id, role: 'writer', creditedAs: author.name }],
  };
}

function snakeCased(row: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), value]),
  );
}
