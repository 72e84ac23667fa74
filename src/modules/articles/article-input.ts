import type { ArticleDocument } from './document';
import type { BylineInput } from './article-references';
import type { Cover, RevisionContent, Seo } from './revision-content';

/** Content fields as they come in, already validated; what is absent is left as it is. */
export type ContentInput = Partial<Omit<RevisionContent, 'bylines' | 'cover' | 'seo' | 'body'>> & {
  readonly body?: ArticleDocument;
  readonly bylines?: readonly BylineInput[];
  readonly cover?: (Pick<Cover, 'mediaId'> & Partial<Cover>) | null;
  readonly seo?: Partial<Seo>;
};

/** Facts of the article that are not part of any revision. */
export interface FactsInput {
  readonly expireAt?: string | null;
  readonly dueAt?: string | null;
  readonly plannedFor?: string | null;
}

export interface NewArticle {
  readonly locale: string;
  readonly content: ContentInput & Pick<RevisionContent, 'headline' | 'categoryId'>;
  readonly facts: FactsInput;
}

export interface ArticlePatch {
  readonly locale?: string | undefined;
  readonly content: ContentInput;
  readonly facts: FactsInput;
  /** Take the article out of review, if that is where it is. */
  readonly confirm: boolean;
  /** It does not come from where the person writes: none of what they have not saved is in it. */
  readonly apart?: true;
}
