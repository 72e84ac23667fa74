import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor';
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
import { REFUSALS, ownTarget, tagInUse, unknownTarget } from './tag.errors';
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
      await SLUGS.lock(tx);
      const slug = input.slug ?? (await SLUGS.freeSlug(tx, name));
      await refusing(tx.insert(Tag, { id, version: 1, slug, name, names }), REFUSALS);
      await this.journal.append(tx, actor, { type: 'tag.created', subjectId: id, detail: { name, slug }, data: { slug } });
      return tx.findOneByOrFail(Tag, { id });
    });
  }

  /** Throws slug-taken. */
  async update(actor: Actor, id: string, ifMatch: IfMatch, { name, slug, names }: TagChange): Promise<Tag> {
    return this.unitOfWork.run(async (tx) => {
      const tag = await lockLiving(tx, Tag, id);
      await requireMatch(tx, ifMatch, tag);
      if (slug !== undefined) await SLUGS.lock(tx);
      await refusing(applyChange(tx, Tag, tag, { name, slug, names }), REFUSALS);
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
      const mergedInto = reassignTo === undefined ? null : await targetId(tx, tag, reassignTo);
      await leaveTombstone(tx, Tag, tag, mergedInto);
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

async function targetId(tx: Tx, tag: Tag, reassignTo: string): Promise<string> {
  const target = await findLiving(tx, Tag, reassignTo);
  if (!target) throw unknownTarget();
  if (target.id === tag.id) throw ownTarget();
  return target.id;
}
