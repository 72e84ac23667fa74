import { isoTime } from '../../../platform/database/row';
import type { RevisionRecord } from '../revision.queries';
import type { ChangeKind } from '../article-revision.entity';
import type { RevisionState } from '../workflow/article-state';
import { PersonView } from './person.view';

/** One save in the list of all. */
export class RevisionListItemView {
  number: number;
  state: RevisionState;
  createdAt: string;
  createdBy: PersonView;
  changeKind: ChangeKind | null;
  note: string | null;
}

export class RevisionListView {
  items: RevisionListItemView[];
  nextCursor: string | null;
}

export function revisionListItemView({ revision, createdBy }: RevisionRecord): RevisionListItemView {
  const { number, state, createdAt, changeKind, note } = revision;
  return { number, state, createdAt: isoTime(createdAt), createdBy, changeKind, note };
}
