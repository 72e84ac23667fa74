import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor';
import { changesNothing } from '../../kernel/changed-fields';
import { recordedChange } from '../../kernel/recorded-change';
import type { IfMatch } from '../../kernel/version';
import { applyChange } from '../../platform/database/apply-change';
import { newId } from '../../platform/database/new-id';
import { refusing } from '../../platform/database/refusing';
import { SlugNamespace } from '../../platform/database/slug-namespace';
import { findLiving, leaveTombstone, lockLiving } from '../../platform/database/tombstone';
import type { Tx } from '../../platform/database/tx';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { Journal } from '../../platform/journal/journal';
import { requireMatch } from '../../platform/journal/require-match';
import { Tag } from './tag.entity';
import { type TagUses, REFUSALS, type TargetPlace, ownTarget, tagInUse, unknownTarget } from './tag.errors';
import { TagQueries } from './tag.queries';

export interface NewTag {
  readonly name: string;
  /** Left out: derived from the name. */
  readonly slug?: string;
  /** In other languages, by locale. */
  readonly names?: Readonly<Record<string, string>>;
}

/** What is left out stays as it is. */
export type TagChange = Partial<NewTag>;

export interface TagMerge {
  /** The tag that takes over. */
  readonly into: string;
  /** Everything is checked and counted, and nothing is changed. */
  readonly dryRun: boolean;
}

/** The tag that took over, and what. */
export interface MergedTag {
  readonly tag: Tag;
  readonly counts: TagUses;
}

const SLUGS = new SlugNamespace(Tag, { lock: 0x74616773, fallback: 'tag' });

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
      const { name, names = {} } = input;
      const slug = await SLUGS.choose(tx, input);
      await refusing(tx.insert(Tag, { id, version: 1, slug, formerSlugs: [], name, names }), REFUSALS);
      await this.journal.append(tx, actor, { type: 'tag.created', subjectId: id, detail: { name, slug }, data: { slug } });
      return tx.findOneByOrFail(Tag, { id });
    });
  }

  /** Throws slug-taken. */
  async update(actor: Actor, id: string, ifMatch: IfMatch, { name, slug, names }: TagChange): Promise<Tag> {
    return this.unitOfWork.run(async (tx) => {
      if (slug !== undefined) await SLUGS.lock(tx);
      const tag = await lockLiving(tx, Tag, id);
      await requireMatch(tx, ifMatch, tag);
      if (changesNothing({ name, slug, names })) return tag;
      const formerSlugs = slug === undefined ? undefined : await SLUGS.rename(tx, tag, slug, await this.queries.isKnown(tx, tag));
      await refusing(applyChange(tx, Tag, tag, { name, slug, formerSlugs, names }), REFUSALS);
      const detail = recordedChange(tag, { name, slug, names });
      await this.journal.append(tx, actor, {
        type: 'tag.updated',
        subjectId: id,
        detail: { ...detail },
        data: { changed: detail.changed, slug: slug ?? tag.slug, formerSlug: tag.slug },
      });
      return tx.findOneByOrFail(Tag, { id });
    });
  }

  /** Leaves a tombstone, which keeps its slug; with a target, the articles lead to it. Throws tag-in-use without one. */
  async delete(actor: Actor, id: string, ifMatch: IfMatch, reassignTo: string | undefined): Promise<Tag> {
    return this.unitOfWork.run(async (tx) => {
      const tag = await lockLiving(tx, Tag, id);
      await requireMatch(tx, ifMatch, tag);
      if (reassignTo === undefined) await this.requireUnused(tx, id);
      const mergedInto = reassignTo === undefined ? null : (await targetOf(tx, tag, reassignTo, { parameter: 'reassignTo' })).id;
      await this.leaveTombstone(tx, tag, mergedInto);
      await this.journal.append(tx, actor, {
        type: 'tag.deleted',
        subjectId: id,
        detail: { name: tag.name, slug: tag.slug, mergedInto },
        data: { mergedInto, slug: tag.slug, formerSlug: tag.slug },
      });
      return tx.findOneByOrFail(Tag, { id });
    });
  }

  /**
   * Leaves a tombstone that leads to another tag, whose the articles are from then on. Gives the other one; in a dry run nothing
   * is changed. Throws unknown-tag and itself.
   */
  async merge(actor: Actor, id: string, ifMatch: IfMatch, { into, dryRun }: TagMerge): Promise<MergedTag> {
    return this.unitOfWork.run(async (tx) => {
      const tag = await lockLiving(tx, Tag, id);
      await requireMatch(tx, ifMatch, tag);
      const target = await targetOf(tx, tag, into, { pointer: '/into' });
      const counts = await this.queries.usesOf(tx, id);
      if (dryRun) return { tag: target, counts };
      await this.leaveTombstone(tx, tag, target.id);
      await this.journal.append(tx, actor, {
        type: 'tag.merged',
        subjectId: id,
        detail: { name: tag.name, slug: tag.slug, mergedInto: target.id },
        data: { mergedInto: target.id, slug: target.slug, formerSlug: tag.slug },
      });
      return { tag: target, counts };
    });
  }

  /** Its own name becomes a former one where readers knew it. */
  private async leaveTombstone(tx: Tx, tag: Tag, mergedInto: string | null): Promise<void> {
    const known = mergedInto !== null && (await this.queries.isKnown(tx, tag));
    const formerSlugs = known ? [...tag.formerSlugs, tag.slug] : tag.formerSlugs;
    await leaveTombstone(tx, Tag, tag, mergedInto, { formerSlugs });
  }

  private async requireUnused(tx: Tx, id: string): Promise<void> {
    const uses = await this.queries.usesOf(tx, id);
    if (uses.articles > 0) throw tagInUse(uses);
  }
}

async function targetOf(tx: Tx, tag: Tag, id: string, place: TargetPlace): Promise<Tag> {
  const target = await findLiving(tx, Tag, id);
  if (!target) throw unknownTarget(place);
  if (target.id === tag.id) throw ownTarget(place);
  return target;
}
