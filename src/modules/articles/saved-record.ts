import type { Actor } from '../../kernel/actor';
import type { ArticleRecord, StoredRevision } from './article-record';

/**
 * The article once a revision has taken the place of the open one, and nothing else of it has changed: what else a record says stays as it
 * was read under the lock of the same transaction. Undefined where it may not, and has to be read: where nothing was open, or where the
 * new revision refers to other things.
 */
export function savedRecord(actor: Actor, record: ArticleRecord, revision: StoredRevision): ArticleRecord | undefined {
  if (!record.inside || !record.open || !refersToTheSame(record.open, revision)) return undefined;
  return {
    ...record,
    // Both times are that of the transaction.
    article: { ...record.article, openRevisionId: revision.id, version: record.article.version + 1, updatedAt: revision.createdAt },
    open: revision,
    current: revision,
    last: { number: revision.number, editorIds: revision.editorIds },
    approvals: [],
    revisionCreatedBy: { id: actor.id, name: actor.name },
  };
}

function refersToTheSame(one: StoredRevision, other: StoredRevision): boolean {
  const references = ({ categoryId, cover, authorIds, mediaIds }: StoredRevision): string =>
    JSON.stringify([categoryId, cover?.mediaId, authorIds, mediaIds]);
  return references(one) === references(other);
}
