import { Column, Entity, PrimaryColumn } from 'typeorm';
import { TimeColumn } from '../../platform/database/time-column';
import type { ArticleDocument } from './document';
import type { Byline, Cover, DerivedContent, RevisionContent, Seo } from './revision-content';
import type { RevisionState, Visibility } from './workflow/article-state';

export const CHANGE_KINDS = ['minor', 'update', 'correction', 'clarification'] as const;
/** What a later publication changes, as readers are told. */
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** One save of an article, complete and immutable but for what the workflow notes on it. */
@Entity('article_revisions')
export class ArticleRevision implements RevisionContent, DerivedContent {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  articleId: string;

  @Column('integer')
  number: number;

  @Column('text')
  state: RevisionState;

  @Column('text')
  hash: string;

  @Column('integer')
  schemaVersion: number;

  @Column('text')
  slug: string;

  @Column('text')
  headline: string;

  @Column('text', { nullable: true })
  subheadline: string | null;

  @Column('text', { nullable: true })
  kicker: string | null;

  @Column('text', { nullable: true })
  summary: string | null;

  @Column('text', { nullable: true })
  dateline: string | null;

  @Column('text', { nullable: true })
  source: string | null;

  @Column('jsonb')
  body: ArticleDocument;

  @Column('text')
  bodyHtml: string;

  @Column('text')
  bodyText: string;

  @Column('integer')
  wordCount: number;

  @Column('jsonb')
  bylines: Byline[];

  @Column('uuid')
  categoryId: string;

  @Column('uuid', { array: true })
  secondaryCategoryIds: string[];

  @Column('uuid', { array: true })
  tagIds: string[];

  @Column('jsonb', { nullable: true })
  cover: Cover | null;

  @Column('text', { nullable: true })
  genre: string | null;

  @Column('integer')
  urgency: number;

  @Column('text', { nullable: true })
  edNote: string | null;

  @Column('text', { nullable: true })
  digitalSourceType: string | null;

  @Column('jsonb')
  seo: Seo;

  @Column('uuid', { array: true })
  authorIds: string[];

  @Column('uuid', { array: true })
  mediaIds: string[];

  @Column('uuid', { array: true })
  linkedArticleIds: string[];

  /** Everyone who saved since the last publication, with the writers of a copied row: four-eyes is about them. */
  @Column('uuid', { array: true })
  editorIds: string[];

  @Column('uuid')
  createdBy: string;

  @TimeColumn({ byDatabase: true })
  createdAt: Date;

  @Column('uuid', { nullable: true })
  submittedBy: string | null;

  @TimeColumn({ nullable: true })
  submittedAt: Date | null;

  @Column('text', { nullable: true })
  changeKind: ChangeKind | null;

  @Column('text', { nullable: true })
  note: string | null;

  @TimeColumn({ nullable: true })
  scheduledAt: Date | null;

  @Column('uuid', { nullable: true })
  scheduledBy: string | null;

  /** What readers got of the article when it was scheduled; only then is it published. */
  @Column('text', { nullable: true })
  scheduledVisibility: Visibility | null;

  @Column('text', { nullable: true })
  scheduleError: string | null;

  @TimeColumn({ nullable: true })
  publishedAt: Date | null;
}
