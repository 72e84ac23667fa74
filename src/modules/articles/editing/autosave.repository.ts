import { Injectable } from '@nestjs/common';
import { newId } from '../../../platform/database/new-id';
import { type Statement, queryPrepared } from '../../../platform/database/prepared-statement';
import type { Tx } from '../../../platform/database/tx';
import type { ContentInput } from '../article-input';
import type { Autosave } from './autosave';
import { type AutosaveOwner, type AutosaveShelf, SHELF_OF_KEYS, SHELF_OF_PEOPLE, shelfOf } from './autosave-owner';

export type NewAutosave = AutosaveOwner & Omit<Autosave, 'savedAt'> & {
  /** When the one was saved that the writer has seen last; null: they saw none; undefined: they do not say. */
  readonly previousSavedAt: string | null | undefined;
};

const BRANCHED = 'article_id, user_id, base_version, revision_number, content, saved_at';

/** Of each, $1 is the article and $2 whose it is. */
function statementsOf({ table, column }: AutosaveShelf): Record<'put' | 'savedAt' | 'drop' | 'replace' | 'keep', Statement> {
  const own = `article_id = $1 and ${column} = $2`;
  const branch = `insert into article_autosave_branches (id, ${BRANCHED}) select $3, ${BRANCHED}`;
  const once = 'on conflict (article_id, user_id, saved_at) do nothing';
  const [maker, ofMaker] = column === 'key_id' ? [', user_id', ', $8'] : ['', ''];
  return {
    put: {
      name: `${table}-put`,
      // Two in one millisecond must not have the same time: it is what a writer says they have seen.
      text: `
        insert into ${table} as a (article_id, ${column}, base_version, revision_number, content, saved_at${maker})
        values ($1, $2, $3, $4, $5, clock_timestamp()${ofMaker})
        on conflict (article_id, ${column}) do update set
          base_version = excluded.base_version, revision_number = excluded.revision_number, content = excluded.content,
          saved_at = greatest(excluded.saved_at, a.saved_at + interval '1 millisecond')
          where $6 or a.saved_at = $7
        returning saved_at`,
    },
    savedAt: { name: `${table}-saved-at`, text: `select saved_at from ${table} where ${own}` },
    drop: { name: `${table}-drop`, text: `delete from ${table} where ${own}` },
    /** $3: an id for the branch. $4: the parts that were saved; what it has of others is in nobody's article yet. */
    replace: {
      name: `${table}-replace`,
      text: `
        with replaced as (delete from ${table} where ${own} returning *)
        ${branch} from replaced
        where exists (
          select from (select jsonb_object_keys(content - 'seo') union all select 'seo.' || jsonb_object_keys(content -> 'seo')) part (name)
          where part.name <> all ($4::text[]))
        ${once}`,
    },
    /** $3: an id for the branch. */
    keep: { name: `${table}-keep`, text: `${branch} from ${table} where ${own} ${once}` },
  };
}

const STATEMENTS = { article_autosaves: statementsOf(SHELF_OF_PEOPLE), article_key_autosaves: statementsOf(SHELF_OF_KEYS) };

/** Of all that a person has not saved, and of what their keys have not. $2: of this article; null: of all. */
const OWNERS: Statement = {
  name: 'article-autosave-owners',
  text: `
    select article_id as "articleId", user_id as "userId", key_id as "keyId" from (
      select article_id, user_id, null::uuid as key_id from article_autosaves where user_id = $1
      union all select article_id, user_id, key_id from article_key_autosaves where user_id = $1) kept
    where $2::uuid is null or article_id = $2`,
};

const OWNERS_BY_KEY: Statement = {
  name: 'article-autosave-owners-by-key',
  text: 'select article_id as "articleId", user_id as "userId", key_id as "keyId" from article_key_autosaves where key_id = $1',
};

/** The write side of what people have not saved: one row of each owner and article, overwritten in place, and copies of it. */
@Injectable()
export class AutosaveRepository {
  /** When it was saved; null where another one is there than the writer has seen, and stays. */
  async put(tx: Tx, { baseVersion, revisionNumber, content, previousSavedAt, ...owner }: NewAutosave): Promise<Date | null> {
    const whatever = previousSavedAt === undefined;
    const [row] = await queryPrepared<{ saved_at: Date }>(tx, statementsFor(owner).put, [
      ...whose(owner), baseVersion, revisionNumber, JSON.stringify(content), whatever, previousSavedAt ?? null,
      ...(owner.keyId === null ? [] : [owner.userId]),
    ]);
    return row?.saved_at ?? null;
  }

  async savedAt(tx: Tx, owner: AutosaveOwner): Promise<Date | null> {
    const [row] = await queryPrepared<{ saved_at: Date }>(tx, statementsFor(owner).savedAt, whose(owner));
    return row?.saved_at ?? null;
  }

  async drop(tx: Tx, owner: AutosaveOwner): Promise<void> {
    await queryPrepared(tx, statementsFor(owner).drop, whose(owner));
  }

  /** The owner has saved this. What they had not saved of other fields is copied, and can be recovered. */
  async replace(tx: Tx, owner: AutosaveOwner, saved: ContentInput): Promise<void> {
    await queryPrepared(tx, statementsFor(owner).replace, [...whose(owner), newId(), partsOf(saved)]);
  }

  /** Copies what the person and their keys have not saved, once for each time that they saved it. */
  async keepBranches(tx: Tx, userId: string, articleId: string): Promise<void> {
    for (const owner of await this.ownersOf(tx, userId, articleId)) await queryPrepared(tx, statementsFor(owner).keep, [...whose(owner), newId()]);
  }

  /** The person, with their keys, does not get at it any more: it is a branch from now on. `articleId` null: of all articles. */
  async leaveBranches(tx: Tx, userId: string, articleId: string | null): Promise<void> {
    for (const owner of await this.ownersOf(tx, userId, articleId)) await this.replace(tx, owner, {});
  }

  /** The same of a key that is revoked. */
  async leaveBranchesOfKey(tx: Tx, keyId: string): Promise<void> {
    for (const owner of await queryPrepared<AutosaveOwner & object>(tx, OWNERS_BY_KEY, [keyId])) await this.replace(tx, owner, {});
  }

  /** False where there is none of this person's; `of` null: of anybody's. */
  async dropBranch(tx: Tx, articleId: string, of: string | null, id: string): Promise<boolean> {
    const [, dropped] = await tx.query<[unknown, number]>(
      'delete from article_autosave_branches where article_id = $1 and ($2::uuid is null or user_id = $2) and id = $3', [articleId, of, id],
    );
    return dropped > 0;
  }

  private async ownersOf(tx: Tx, userId: string, articleId: string | null): Promise<AutosaveOwner[]> {
    return queryPrepared<AutosaveOwner & object>(tx, OWNERS, [userId, articleId]);
  }
}

function statementsFor(owner: AutosaveOwner): ReturnType<typeof statementsOf> {
  return STATEMENTS[shelfOf(owner).table];
}

function whose({ articleId, userId, keyId }: AutosaveOwner): string[] {
  return [articleId, keyId ?? userId];
}

/** What takes the place of what was there: fields, and of `seo`, which is saved member by member, its members. */
function partsOf({ seo = {}, ...fields }: ContentInput): string[] {
  return [...Object.keys(fields), ...Object.keys(seo).map((member) => `seo.${member}`)];
}
