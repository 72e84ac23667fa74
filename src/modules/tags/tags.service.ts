import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import type { Actor } from '../../kernel/actor';
import { NotFound } from '../../kernel/problem';
import { firstFreeSlug } from '../../kernel/slug';
import type { IfMatch } from '../../kernel/version';
import { applyChange } from '../../platform/database/apply-change';
import { newId } from '../../platform/database/new-id';
import { brokenConstraint } from '../../platform/database/pg-errors';
import type { Tx } from '../../platform/database/tx';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { Journal } from '../../platform/journal/journal';
import { slugify } from '../../platform/text/slugify';
import { Tag } from './tag.entity';
import { ownTarget, slugTaken, tagInUse, unknownTarget } from './tag.errors';
import { TagQueries } from './tag.queries';

export interface NewTag {
  readonly name: string;
  /** Left out: derived from the name. */
  readonly slug?: string;
}

/** What is left out stays as it is. */
export type TagChange = Partial<NewTag>;

/** Any number that only the slugs of tags use. */
const SLUG_LOCK = 0x74616773;

/** Makes, changes and deletes tags. */
@Injectable()
export class TagsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly journal: Journal,
    private readonly queries: TagQueries,
  ) {}

  /** Throws slug-taken. */
  async create(actor: Actor, input: NewTag): Promise<Tag> {
    return this.unitOfWork.run(async (tx) => {
      const id = newId();
      const { name } = input;
      await lockSlugs(tx);
      const slug = await chooseSlug(tx, input);
      await naming(tx.insert(Tag, { id, version: 1, slug, name }));
      await this.journal.append(tx, actor, { type: 'tag.created', subjectId: id, detail: { name, slug }, data: { slug } });
      return tx.findOneByOrFail(Tag, { id });
    });
  }

  /** Throws slug-taken. */
  async update(actor: Actor, id: string, ifMatch: IfMatch, { name, slug }: TagChange): Promise<Tag> {
    return this.unitOfWork.run(async (tx) => {
      const tag = await lock(tx, id);
      await this.journal.requireMatch(tx, ifMatch, tag);
      if (slug !== undefined) await lockSlugs(tx);
      await naming(applyChange(tx, Tag, tag, { name, slug }));
      const changed = Object.entries({ name, slug }).flatMap(([field, value]) => (value === undefined ? [] : [field]));
      await this.journal.append(tx, actor, {
        type: 'tag.updated',
        subjectId: id,
        detail: { changed },
        data: { changed, slug: slug ?? tag.slug, formerSlug: tag.slug },
      });
      return tx.findOneByOrFail(Tag, { id });
    });
  }

  /** Leaves a tombstone, which keeps its slug; with a target, the articles lead to it. Throws tag-in-use without one. */
  async delete(actor: Actor, id: string, ifMatch: IfMatch, reassignTo: string | undefined): Promise<Tag> {
    return this.unitOfWork.run(async (tx) => {
      const tag = await lock(tx, id);
      await this.journal.requireMatch(tx, ifMatch, tag);
      if (reassignTo === undefined) await this.requireUnused(tx, id);
      else await requireTarget(tx, id, reassignTo);
      const mergedInto = reassignTo?.toLowerCase() ?? null;
      await applyChange(tx, Tag, tag, {});
      await tx.update(Tag, { id }, { deletedAt: () => 'now()', mergedInto });
      await tx.update(Tag, { mergedInto: id }, { mergedInto });
      await this.journal.append(tx, actor, {
        type: 'tag.deleted',
        subjectId: id,
        detail: { name: tag.name, slug: tag.slug, mergedInto },
        data: { mergedInto, slug: tag.slug },
      });
      return tx.findOneByOrFail(Tag, { id });
    });
  }

  private async requireUnused(tx: Tx, id: string): Promise<void> {
    const uses = await this.queries.usesOf(tx, id);
    if (uses.articles > 0) throw tagInUse(uses);
  }
}

async function find(tx: Tx, id: string): Promise<Tag | null> {
  return tx.findOne(Tag, { where: { id, deletedAt: IsNull() }, lock: { mode: 'pessimistic_write' } });
}

async function lock(tx: Tx, id: string): Promise<Tag> {
  const tag = await find(tx, id);
  if (!tag) throw new NotFound();
  return tag;
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

/** The slug that was asked for, or the first one for the name that no tag has or had: budget, budget-2 … */
async function chooseSlug(tx: Tx, { slug, name }: NewTag): Promise<string> {
  if (slug !== undefined) return slug;
  const derived = slugify(name, 'tag');
  const rows = await tx.query<{ slug: string }[]>(`select slug from tags where slug = $1 or slug like $1 || '-%'`, [derived]);
  return firstFreeSlug(derived, new Set(rows.map((row) => row.slug)));
}

async function naming<T>(statement: Promise<T>): Promise<T> {
  try {
    return await statement;
  } catch (error) {
    throw brokenConstraint(error) === 'tags_slug_key' ? slugTaken() : error;
  }
}
