import type { Actor } from '../../../kernel/actor';

/** Whose an autosave is: of each article a person has one, and each of their keys one of its own, which neither writes over. */
export interface AutosaveOwner {
  readonly articleId: string;
  /** The person; with a key, the one who made it. */
  readonly userId: string;
  /** null: the person's. */
  readonly keyId: string | null;
}

export function autosaveOwner({ id, key }: Actor, articleId: string): AutosaveOwner {
  return { articleId, userId: id, keyId: key?.id ?? null };
}

/** Where it is kept: the table, and its column that says whose the row is. */
export interface AutosaveShelf {
  readonly table: 'article_autosaves' | 'article_key_autosaves';
  readonly column: 'user_id' | 'key_id';
}

export const SHELF_OF_PEOPLE: AutosaveShelf = { table: 'article_autosaves', column: 'user_id' };

export const SHELF_OF_KEYS: AutosaveShelf = { table: 'article_key_autosaves', column: 'key_id' };

export function shelfOf({ keyId }: Pick<AutosaveOwner, 'keyId'>): AutosaveShelf {
  return keyId === null ? SHELF_OF_PEOPLE : SHELF_OF_KEYS;
}
