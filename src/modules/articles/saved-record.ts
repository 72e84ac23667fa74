import type { Actor } from '../../kernel/actor';
import type { ArticleRecord, StoredRevision } from './article-record';
import type { NewRevision } from './new-revision';

/**
 * The article once a revision has taken the place of the open one, and nothing else of it has changed: what else a record says stays as it
 * was read under the lock of the same transaction. Undefined where it may not, and has to be read: where nothing was open, or where the
 * new revision refers to other things.
 */
export function savedRecord(actor: Actor, record: ArticleRecord, { bodyText: _, ...written }: NewRevision): ArticleRecord | undefined {
  if (!record.inside || !record.open || !refersToTheSame(record.open, written)) return undefined;
  const revision: StoredRevision = { ...written, createdAt: record.readAt };
  return {
    ...record,
    article: { ...record.article, openRevisionId: revision.id, version: record.article.version + 1, updatedAt: record.readAt },
    open: revision,
    current: revision,
    last: { number: revision.number, editorIds: revision.editorIds },
    approvals: [],
    revisionCreatedBy: { id: actor.id, name: actor.name },
  };
}

type References = Pick<StoredRevision, 'categoryId' | 'cover' | 'authorIds' | 'mediaIds'>;

function refersToTheSame(one: References, other: References): boolean {
  const references = ({ categoryId, cover, authorIds, mediaIds }: References): string =>
    JSON.stringify([categoryId, cover?.mediaId, authorIds, mediaIds]);
  return references(one) === references(other);
}
