import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import type { Actor } from '../../kernel/actor';
import { NotFound } from '../../kernel/problem';
import { firstFreeSlug } from '../../kernel/slug';
import type { IfMatch } from '../../kernel/version';
import { applyChange } from '../../platform/database/apply-change';
import { newId } from '../../platform/database/new-id';
import type { Tx } from '../../platform/database/tx';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { Journal } from '../../platform/journal/journal';
import { slugify } from '../../platform/text/slugify';
import { Author, AuthorLink } from './author.entity';
import { authorInUse, ownTarget, refusalOf, unknownTarget } from './author.errors';
import { AuthorQueries } from './author.queries';

export interface NewAuthor {
  readonly name: string;
  /** Left out: derived from the name. */
  readonly slug?: string;
  readonly bio?: string | null;
  readonly email?: string | null;
  readonly links?: readonly Readonly<AuthorLink>[];
  readonly mediaId?: string | null;
  readonly userId?: string | null;
  readonly active?: boolean;
}

/** What is left out stays as it is. */
export type AuthorChange = Partial<NewAuthor>;

/** Any number that only the slugs of authors use. */
const SLUG_LOCK = 0x61757468;

/** Makes, changes and deletes authors. */
@Injectable()
export class AuthorsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly journal: Journal,
    private readonly queries: AuthorQueries,
  ) {}

  /** Throws slug-taken, unknown-media, unknown-user. */
  async create(actor: Actor, input: NewAuthor): Promise<Author> {
    return this.unitOfWork.run(async (tx) => {
      const id = newId();
      await lockSlugs(tx);
      const slug = await chooseSlug(tx, input);
      const { name, bio = null, email = null, mediaId = null, userId = null, active = true } = input;
      const links = linksOf(input.links ?? []);
      await refusing(tx.insert(Author, { id, version: 1, slug, name, bio, email, links, mediaId, userId, active }));
      await this.journal.append(tx, actor, { type: 'author.created', subjectId: id, detail: { name, slug }, data: { slug } });
      return tx.findOneByOrFail(Author, { id });
    });
  }

  /** Throws slug-taken, unknown-media, unknown-user. */
  async update(actor: Actor, id: string, ifMatch: IfMatch, change: AuthorChange): Promise<Author> {
    return this.unitOfWork.run(async (tx) => {
      const author = await lock(tx, id);
      await this.journal.requireMatch(tx, ifMatch, author);
      const { name, slug, bio, email, links, mediaId, userId, active } = change;
      if (slug !== undefined) await lockSlugs(tx);
      await refusing(
        applyChange(tx, Author, author, { name, slug, bio, email, links: links && linksOf(links), mediaId, userId, active }),
      );
      const changed = Object.entries(change).flatMap(([field, value]) => (value === undefined ? [] : [field])).toSorted();
      await this.journal.append(tx, actor, {
        type: 'author.updated',
        subjectId: id,
        detail: { changed },
        data: { changed, slug: slug ?? author.slug, formerSlug: author.slug },
      });
      return tx.findOneByOrFail(Author, { id });
    });
  }

  /** Leaves a tombstone, which keeps its slug; with a target, the bylines lead to it. Throws author-in-use without one. */
  async delete(actor: Actor, id: string, ifMatch: IfMatch, reassignTo: string | undefined): Promise<Author> {
    return this.unitOfWork.run(async (tx) => {
      const author = await lock(tx, id);
      await this.journal.requireMatch(tx, ifMatch, author);
      if (reassignTo === undefined) await this.requireUnused(tx, id);
      else await requireTarget(tx, id, reassignTo);
      const mergedInto = reassignTo?.toLowerCase() ?? null;
      await applyChange(tx, Author, author, { mediaId: null, userId: null });
      await tx.update(Author, { id }, { deletedAt: () => 'now()', mergedInto });
      await tx.update(Author, { mergedInto: id }, { mergedInto });
      await this.journal.append(tx, actor, {
        type: 'author.deleted',
        subjectId: id,
        detail: { name: author.name, slug: author.slug, mergedInto },
        data: { mergedInto, slug: author.slug },
      });
      return tx.findOneByOrFail(Author, { id });
    });
  }

  private async requireUnused(tx: Tx, id: string): Promise<void> {
    const uses = await this.queries.usesOf(tx, id);
    if (uses.articles > 0) throw authorInUse(uses);
  }
}

async function find(tx: Tx, id: string): Promise<Author | null> {
  return tx.findOne(Author, { where: { id, deletedAt: IsNull() }, lock: { mode: 'pessimistic_write' } });
}

async function lock(tx: Tx, id: string): Promise<Author> {
  const author = await find(tx, id);
  if (!author) throw new NotFound();
  return author;
}

async function requireTarget(tx: Tx, id: string, reassignTo: string): Promise<void> {
  const target = await find(tx, reassignTo);
  if (!target) throw unknownTarget();
  if (target.id === id) throw ownTarget();
}

/** Makes every choice of a slug wait for the one before, so that a derived one is still free when it is written. */
async function lockSlugs(tx: Tx): Promise<void> {
  await tx.query('select pg_advisory_xact_lock($1)', [SLUG_LOCK]);
}

/** The slug that was asked for, or the first one for the name that nobody has or had: jane-doe, jane-doe-2 … */
async function chooseSlug(tx: Tx, { slug, name }: NewAuthor): Promise<string> {
  if (slug !== undefined) return slug;
  const derived = slugify(name, 'author');
  const rows = await tx.query<{ slug: string }[]>(`select slug from authors where slug = $1 or slug like $1 || '-%'`, [derived]);
  return firstFreeSlug(derived, new Set(rows.map((row) => row.slug)));
}

function linksOf(links: readonly Readonly<AuthorLink>[]): AuthorLink[] {
  return links.map(({ label, url }) => ({ label, url }));
}

async function refusing<T>(statement: Promise<T>): Promise<T> {
  try {
    return await statement;
  } catch (error) {
    throw refusalOf(error);
  }
}
