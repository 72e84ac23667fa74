import { ApiProperty } from '@nestjs/swagger';
import { isoTime } from '../../../platform/database/row';
import { CHANGE_KINDS, type ChangeKind } from '../article-revision.entity';
import { PUBLICATION_KINDS, type Publication, type PublicationKind } from '../ledger/publication';
import { PersonView } from './person.view';

/** A change of what readers get of an article. It is never changed or deleted. */
export class PublicationView {
  /** From 1 for each article, without gaps. */
  number: number;
  @ApiProperty({ enum: PUBLICATION_KINDS })
  kind: PublicationKind;
  /** The number of the revision that readers get from then on, or got until then. */
  revision: number;
  /** The hash of that revision's content. */
  hash: string;
  locale: string;
  slug: string;
  at: string;
  /** null: the system itself, such as a schedule that came due. */
  by: PersonView | null;
  @ApiProperty({ enum: CHANGE_KINDS })
  changeKind: ChangeKind | null;
  /** What was said with it: to readers with a publication or a retraction, as the reason with the others. */
  note: string | null;
  /** The seal of the line before; null in the first. */
  previousSeal: string | null;
  /** SHA-256 over all of this and the seal of the line before, so that no line before it can be changed, left out or put in unseen. */
  seal: string;
}

export class PublicationListView {
  items: PublicationView[];
  nextCursor: string | null;
}

export function publicationView(line: Publication): PublicationView {
  const { number, kind, revisionNumber: revision, revisionHash, locale, slug, at, actorId, actorName, changeKind, note } = line;
  const by = actorId === null ? null : { id: actorId, name: actorName };
  return {
    number, kind, revision, hash: revisionHash, locale, slug, at: isoTime(at), by, changeKind, note, previousSeal: line.previousHash, seal: line.hash,
  };
}
