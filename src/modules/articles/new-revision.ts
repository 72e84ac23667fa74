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

/** What is derived from the content is derived here. Columns of ids have one way to write them, however they came in. */
export function newRevision({ content, editorIds, ...revision }: Written): NewRevision {
  const derived = deriveContent(content);
  const ids = (column: readonly string[]): string[] => column.map((id) => id.toLowerCase());
  return {
    id: newId(),
    ...revision,
    ...contentOf(content),
    ...derived,
    ...NOTHING_NOTED,
    bylines: [...content.bylines],
    categoryId: content.categoryId.toLowerCase(),
    secondaryCategoryIds: ids(content.secondaryCategoryIds),
    tagIds: ids(content.tagIds),
    authorIds: ids(derived.authorIds),
    mediaIds: ids(derived.mediaIds),
    linkedArticleIds: ids(derived.linkedArticleIds),
    editorIds: [...new Set(editorIds)],
  };
}
