import { ApiProperty } from '@nestjs/swagger';
import { isoTime } from '../../../platform/database/row';
import type { ContentInput } from '../article-input';
import type { BodyWarning } from '../document';
import type { Autosave, AutosaveBranch, AutosaveBranchSummary } from '../editing/autosave';
import { BodyWarningView } from './article.view';
import { ARTICLE_DOCUMENT } from './document.schema';
import { PersonView } from './person.view';

export class AutosavedBylineView {
  authorId: string;
  role: string;
  creditedAs?: string | null;
}

export class AutosavedCoverView {
  mediaId: string;
  caption?: string | null;
  credit?: string | null;
  alt?: string | null;
}

export class AutosavedSeoView {
  title?: string | null;
  description?: string | null;
  canonicalUrl?: string | null;
  noindex?: boolean;
}

/** The fields that were sent, as a PATCH takes them. Nothing that they refer to has been looked up. */
export class AutosavedContentView {
  slug?: string;
  headline?: string;
  subheadline?: string | null;
  kicker?: string | null;
  summary?: string | null;
  dateline?: string | null;
  source?: string | null;

  /** A document, whatever form it was sent in. */
  @ApiProperty({ required: false, allOf: [ARTICLE_DOCUMENT], description: 'A document, whatever form it was sent in.' })
  body?: object;

  bylines?: AutosavedBylineView[];
  categoryId?: string;
  secondaryCategoryIds?: string[];
  tagIds?: string[];
  cover?: AutosavedCoverView | null;
  genre?: string | null;
  urgency?: number;
  edNote?: string | null;
  digitalSourceType?: string | null;
  seo?: AutosavedSeoView;
}

/** When and over what somebody wrote something that they have not saved. */
export class AutosaveFactsView {
  /** The version of the article that it was written over. */
  baseVersion: number;
  /** The number of the revision which that version had. */
  revisionNumber: number;
  savedAt: string;
}

/** What the caller was writing and has not saved. */
export class AutosaveView extends AutosaveFactsView {
  content: AutosavedContentView;
  /** Whether the article has moved on since: saving it needs a merge. */
  stale: boolean;
  /** What was dropped from an HTML or Markdown body; only in the answer to the request that sent it. */
  warnings?: BodyWarningView[];
}

/** A copy of an autosave that nothing overwrites. */
export class AutosaveBranchSummaryView extends AutosaveFactsView {
  id: string;
  /** Whose text it is. */
  author: PersonView;
  /** When their lock was taken over. */
  keptAt: string;
}

export class AutosaveBranchView extends AutosaveBranchSummaryView {
  content: AutosavedContentView;
}

export class AutosaveBranchListView {
  items: AutosaveBranchSummaryView[];
  nextCursor: string | null;
}

/** `version`: that of the article now. */
export function autosaveView(autosave: Autosave, version: number, warnings: BodyWarning[] = []): AutosaveView {
  return {
    ...factsView(autosave),
    content: contentView(autosave.content),
    stale: autosave.baseVersion < version,
    ...(warnings.length > 0 && { warnings }),
  };
}

export function branchSummaryView(branch: AutosaveBranchSummary): AutosaveBranchSummaryView {
  const { id, author, keptAt } = branch;
  return { id, author, ...factsView(branch), keptAt: isoTime(keptAt) };
}

export function branchView(branch: AutosaveBranch): AutosaveBranchView {
  return { ...branchSummaryView(branch), content: contentView(branch.content) };
}

function factsView({ baseVersion, revisionNumber, savedAt }: Omit<Autosave, 'content'>): AutosaveFactsView {
  return { baseVersion, revisionNumber, savedAt: isoTime(savedAt) };
}

/** It was written from a request class, which has no other fields. */
function contentView(content: ContentInput): AutosavedContentView {
  return content as AutosavedContentView;
}
