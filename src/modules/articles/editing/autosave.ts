import type { ContentInput } from '../article-input';
import type { PersonName } from '../article-record';

/** What somebody was writing and has not saved: the fields that they sent, as they sent them. */
export interface Autosave {
  /** The version of the article that it was written over. */
  readonly baseVersion: number;
  /** The revision which that version had. */
  readonly revisionNumber: number;
  readonly content: ContentInput;
  readonly savedAt: Date;
}

/** A copy of an autosave that nothing overwrites. */
export interface AutosaveBranch extends Autosave {
  readonly id: string;
  readonly author: PersonName;
  readonly keptAt: Date;
}

/** A branch in a list. */
export type AutosaveBranchSummary = Omit<AutosaveBranch, 'content'>;
