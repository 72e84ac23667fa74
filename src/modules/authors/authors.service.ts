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
import { Author, AuthorLink } from './author.entity';
import { type AuthorUses, REFUSALS, type TargetPlace, authorInUse, ownTarget, unknownTarget, unknownUser } from './author.errors';
import { AuthorQueries } from './author.queries';

export interface NewAuthor {
  readonly name: string;
  /** Left out: derived from the name. */
  readonly slug?: string;
  /** In other languages, by locale. */
  readonly names?: Readonly<Record<string, string>>;
  readonly bio?: string | null;
  readonly email?: string | null;
  readonly links?: readonly Readonly<AuthorLink>[];
  readonly mediaId?: string | null;
  readonly userId?: string | null;
  readonly active?: boolean;
}

/** What is left out stays as it is. */
export type AuthorChange = Partial<NewAuthor>;

export interface AuthorMerge {
  /** The author that takes over. */
  readonly into: string;
  /** Everything is checked and counted, and nothing is changed. */
  readonly dryRun: boolean;
}

/** The author that took over, and what. */
export interface MergedAuthor {
  readonly author: Author;
  readonly counts: AuthorUses;
}

const SLUGS = new SlugNamespace(Author, { lock: 0x61757468, fallback: 'author' });

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
      const slug = await SLUGS.choose(tx, input);
      const { name, names = {}, bio = null, email = null, mediaId = null, userId = null, active = true } = input;
      const links = linksOf(input.links ?? []);
      await this.requireActive(tx, userId);
      await refusing(tx.insert(Author, { id, version: 1, slug, formerSlugs: [], name, names, bio, email, links, mediaId, userId, active }), REFUSALS);
      await this.journal.append(tx, actor, { type: 'author.created', subjectId: id, detail: { name, slug }, data: { slug } });
      return tx.findOneByOrFail(Author, { id });
    });
  }

  /** Throws slug-taken, unknown-media, unknown-user. */
  async update(actor: Actor, id: string, ifMatch: IfMatch, change: AuthorChange): Promise<Author> {
    return this.unitOfWork.run(async (tx) => {
      if (change.slug !== undefined) await SLUGS.lock(tx);
      const author = await lockLiving(tx, Author, id);
      await requireMatch(tx, ifMatch, author);
      if (changesNothing(change)) return author;
      const { name, names, slug, bio, email, links, mediaId, userId, active } = change;
      // Whoever has left stays who wrote under the name.
      if (userId !== author.userId) await this.requireActive(tx, userId);
      const formerSlugs = slug === undefined ? undefined : await SLUGS.rename(tx, author, slug, await this.queries.isKnown(tx, author));
      await refusing(
        applyChange(tx, Author, author, { name, names, slug, formerSlugs, bio, email, links: links && linksOf(links), mediaId, userId, active }),
        REFUSALS,
      );
      const detail = recordedChange(author, change);
      await this.journal.append(tx, actor, {
        type: 'author.updated',
        subjectId: id,
        detail: { ...detail },
        data: { changed: detail.changed, slug: slug ?? author.slug, formerSlug: author.slug, formerMediaId: author.mediaId },
      });
      return tx.findOneByOrFail(Author, { id });
    });
  }

  /** Leaves a tombstone, which keeps its slug; with a target, the bylines lead to it. Throws author-in-use without one. */
  async delete(actor: Actor, id: string, ifMatch: IfMatch, reassignTo: string | undefined): Promise<Author> {
    return this.unitOfWork.run(async (tx) => {
      const author = await lockLiving(tx, Author, id);
      await requireMatch(tx, ifMatch, author);
      if (reassignTo === undefined) await this.requireUnused(tx, id);
      const mergedInto = reassignTo === undefined ? null : (await targetOf(tx, author, reassignTo, { parameter: 'reassignTo' })).id;
      await this.leaveTombstone(tx, author, mergedInto);
      await this.journal.append(tx, actor, {
        type: 'author.deleted',
        subjectId: id,
        detail: { name: author.name, slug: author.slug, mergedInto },
        data: { mergedInto, slug: author.slug, formerSlug: author.slug, formerMediaId: author.mediaId },
      });
      return tx.findOneByOrFail(Author, { id });
    });
  }

  /**
   * Leaves a tombstone that leads to another author, whose the articles are from then on. Gives the other one; in a dry run nothing
   * is changed. Throws unknown-author and itself.
   */
  async merge(actor: Actor, id: string, ifMatch: IfMatch, { into, dryRun }: AuthorMerge): Promise<MergedAuthor> {
    return this.unitOfWork.run(async (tx) => {
      const author = await lockLiving(tx, Author, id);
      await requireMatch(tx, ifMatch, author);
      const target = await targetOf(tx, author, into, { pointer: '/into' });
      const counts = await this.queries.usesOf(tx, id);
      if (dryRun) return { author: target, counts };
      await this.leaveTombstone(tx, author, target.id);
      await this.journal.append(tx, actor, {
        type: 'author.merged',
        subjectId: id,
        detail: { name: author.name, slug: author.slug, mergedInto: target.id },
        data: { mergedInto: target.id, slug: target.slug, formerSlug: author.slug, formerMediaId: author.mediaId },
      });
      return { author: target, counts };
    });
  }

  /** Its own name becomes a former one where readers knew it. */
  private async leaveTombstone(tx: Tx, author: Author, mergedInto: string | null): Promise<void> {
    const known = mergedInto !== null && (await this.queries.isKnown(tx, author));
    const formerSlugs = known ? [...author.formerSlugs, author.slug] : author.formerSlugs;
    await leaveTombstone(tx, Author, author, mergedInto, { mediaId: null, userId: null, formerSlugs });
  }

  private async requireActive(tx: Tx, userId: string | null | undefined): Promise<void> {
    if (userId && !(await this.queries.isActivePerson(tx, userId))) throw unknownUser();
  }

  private async requireUnused(tx: Tx, id: string): Promise<void> {
    const uses = await this.queries.usesOf(tx, id);
    if (uses.articles > 0) throw authorInUse(uses);
  }
}

async function targetOf(tx: Tx, author: Author, id: string, place: TargetPlace): Promise<Author> {
  const target = await findLiving(tx, Author, id);
  if (!target) throw unknownTarget(place);
  if (target.id === author.id) throw ownTarget(place);
  return target;
}

function linksOf(links: readonly Readonly<AuthorLink>[]): AuthorLink[] {
  return links.map(({ label, url }) => ({ label, url }));
}
