import { Injectable } from '@nestjs/common';
import { newId } from '../../../platform/database/new-id';
import { type Statement, queryPrepared } from '../../../platform/database/prepared-statement';
import type { Tx } from '../../../platform/database/tx';
import type { ContentInput } from '../article-input';
import type { Autosave } from './autosave';

/** Whose it is. */
interface Owner {
  readonly articleId: string;
  readonly userId: string;
}

export type NewAutosave = Owner & Omit<Autosave, 'savedAt'> & {
  /** When the one was saved that the writer has seen last; null: they saw none; undefined: they do not say. */
  readonly previousSavedAt: string | null | undefined;
};

const PUT: Statement = {
  name: 'article-autosave-put',
  // Two in one millisecond must not have the same time: it is what a writer says they have seen.
  text: `
    insert into article_autosaves as a (article_id, user_id, base_version, revision_number, content, saved_at)
    values ($1, $2, $3, $4, $5, clock_timestamp())
    on conflict (article_id, user_id) do update set
      base_version = excluded.base_version, revision_number = excluded.revision_number, content = excluded.content,
      saved_at = greatest(excluded.saved_at, a.saved_at + interval '1 millisecond')
      where $6 or a.saved_at = $7
    returning saved_at`,
};

const DROP: Statement = { name: 'article-autosave-drop', text: 'delete from article_autosaves where article_id = $1 and user_id = $2' };

/** $3: an id for the branch. $4: the parts that were saved; what it has of others is in nobody's article yet. */
const REPLACE: Statement = {
  name: 'article-autosave-replace',
  text: `
    with replaced as (delete from article_autosaves where article_id = $1 and user_id = $2 returning *)
    insert into article_autosave_branches (id, article_id, user_id, base_version, revision_number, content, saved_at)
    select $3, article_id, user_id, base_version, revision_number, content, saved_at from replaced
    where exists (
      select from (select jsonb_object_keys(content - 'seo') union all select 'seo.' || jsonb_object_keys(content -> 'seo')) part (name)
      where part.name <> all ($4::text[]))
    on conflict (article_id, user_id, saved_at) do nothing`,
};

/** The write side of what people have not saved: one row of each person and article, overwritten in place, and copies of it. */
@Injectable()
export class AutosaveRepository {
  /** When it was saved; null where another one is there than the writer has seen, and stays. */
  async put(tx: Tx, { articleId, userId, baseVersion, revisionNumber, content, previousSavedAt }: NewAutosave): Promise<Date | null> {
    const whatever = previousSavedAt === undefined;
    const [row] = await queryPrepared<{ saved_at: Date }>(
      tx, PUT, [articleId, userId, baseVersion, revisionNumber, JSON.stringify(content), whatever, previousSavedAt ?? null],
    );
    return row?.saved_at ?? null;
  }

  async savedAt(tx: Tx, { articleId, userId }: Owner): Promise<Date | null> {
    const [row] = await tx.query<{ saved_at: Date }[]>(
      'select saved_at from article_autosaves where article_id = $1 and user_id = $2', [articleId, userId],
    );
    return row?.saved_at ?? null;
  }

  async drop(tx: Tx, { articleId, userId }: Owner): Promise<void> {
    await queryPrepared(tx, DROP, [articleId, userId]);
  }

  /** The person has saved this. What they had not saved of other fields is copied, and can be recovered. */
  async replace(tx: Tx, { articleId, userId }: Owner, saved: ContentInput): Promise<void> {
    await queryPrepared(tx, REPLACE, [articleId, userId, newId(), partsOf(saved)]);
  }

  /** Copies what the person has not saved, once for each time that they saved it. */
  async keepBranch(tx: Tx, { articleId, userId }: Owner): Promise<void> {
    await tx.query(
      `insert into article_autosave_branches (id, article_id, user_id, base_version, revision_number, content, saved_at)
       select $3, article_id, user_id, base_version, revision_number, content, saved_at
       from article_autosaves where article_id = $1 and user_id = $2
       on conflict (article_id, user_id, saved_at) do nothing`,
      [articleId, userId, newId()],
    );
  }

  /** False where there is none of this person's; `of` null: of anybody's. */
  async dropBranch(tx: Tx, articleId: string, of: string | null, id: string): Promise<boolean> {
    const [, dropped] = await tx.query<[unknown, number]>(
      'delete from article_autosave_branches where article_id = $1 and ($2::uuid is null or user_id = $2) and id = $3', [articleId, of, id],
    );
    return dropped > 0;
  }
}

/** What takes the place of what was there: fields, and of `seo`, which is saved member by member, its members. */
function partsOf({ seo = {}, ...fields }: ContentInput): string[] {
  return [...Object.keys(fields), ...Object.keys(seo).map((member) => `seo.${member}`)];
}
