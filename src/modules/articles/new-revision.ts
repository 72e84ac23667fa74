import { newId } from '../../platform/database/new-id';
import type { StoredRevision } from './article-record';
import { type RevisionContent, contentOf, deriveContent } from './revision-content';
import type { RevisionState } from './workflow/article-state';

/** A complete row that is about to be written: it will be read as it is here, with the time of the transaction. */
export type NewRevision = Omit<StoredRevision, 'createdAt'> & { readonly bodyText: string };

interface Written {
  readonly articleId: string;
  readonly number: number;
  readonly state: RevisionState;
  readonly content: RevisionContent;
  readonly createdBy: string;
  readonly editorIds: readonly string[];
}

/** A revision in any other state than scheduled has nothing of a schedule; the reason of a failed one goes with the next state. */
export const NO_SCHEDULE = { scheduledAt: null, scheduledBy: null, scheduledVisibility: null, scheduleError: null };

const NOTHING_NOTED = { submittedBy: null, submittedAt: null, changeKind: null, note: null, publishedAt: null, ...NO_SCHEDULE };

/** What is derived from the content as it is stored is derived here. Columns of ids have one way to write them, however they came in. */
export function newRevision({ content, editorIds, ...revision }: Written): NewRevision {
  const stored = {
    ...contentOf(content),
    categoryId: content.categoryId.toLowerCase(),
    secondaryCategoryIds: lowerCase(content.secondaryCategoryIds),
    tagIds: lowerCase(content.tagIds),
  };
  const derived = deriveContent(stored);
  return {
    id: newId(),
    ...revision,
    ...stored,
    ...derived,
    ...NOTHING_NOTED,
    bylines: [...content.bylines],
    authorIds: lowerCase(derived.authorIds),
    mediaIds: lowerCase(derived.mediaIds),
    linkedArticleIds: lowerCase(derived.linkedArticleIds),
    editorIds: [...new Set(editorIds)],
  };
}

function lowerCase(ids: readonly string[]): string[] {
  return ids.map((id) => id.toLowerCase());
}
