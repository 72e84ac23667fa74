import type { ChangeKind } from '../article-revision.entity';
import type { VerbName } from '../workflow/article-workflow';

export const PUBLICATION_KINDS = [
  'published', 'updated', 'corrected', 'clarified', 'withdrawn', 'expired', 'republished', 'retracted', 'reinstated',
] as const;

/** What happened to what readers get of an article. */
export type PublicationKind = (typeof PUBLICATION_KINDS)[number];

/** A line of the ledger. */
export interface Publication {
  readonly id: string;
  readonly articleId: string;
  /** From 1, without gaps. */
  readonly number: number;
  readonly kind: PublicationKind;
  readonly revisionId: string;
  readonly revisionNumber: number;
  readonly revisionHash: string;
  readonly locale: string;
  readonly slug: string;
  readonly changeKind: ChangeKind | null;
  /** What was said with it: to readers, or as the reason. */
  readonly note: string | null;
  /** null: the system itself. */
  readonly actorId: string | null;
  readonly actorName: string;
  readonly at: Date;
  /** The seal of the line before; null in the first. */
  readonly previousHash: string | null;
  readonly hash: string;
}

const OF_CHANGES: Readonly<Record<ChangeKind, PublicationKind>> = {
  minor: 'updated', update: 'updated', correction: 'corrected', clarification: 'clarified',
};

const OF_VERBS: Partial<Record<VerbName, PublicationKind>> = {
  withdraw: 'withdrawn', expire: 'expired', republish: 'republished', retract: 'retracted', reinstate: 'reinstated',
};

/** How the ledger calls what a verb did that changes who gets the article. */
export function publicationKind(name: VerbName, changeKind: ChangeKind | null): PublicationKind {
  return OF_VERBS[name] ?? (changeKind === null ? 'published' : OF_CHANGES[changeKind]);
}
