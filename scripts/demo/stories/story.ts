/** A body as the API takes it. */
export type Source = { readonly format: 'html' | 'markdown'; readonly value: string };

/** Gives the id of an article of the demo by its slug, where there is one. */
export type ArticleIds = (slug: string) => string | undefined;

/** A body that links to another article is known only when that one is there. */
export type Body = Source | ((idOf: ArticleIds) => object);

/** What can change from one version of a story to the next. */
export interface StoryText {
  readonly headline?: string;
  readonly summary?: string;
  readonly body?: Body;
}

/** A story of the demo and what happens to it on its way to the readers and after that. */
export interface Story extends Required<StoryText> {
  readonly slug: string;
  /** The path of its category. */
  readonly section: string;
  readonly kicker: string;
  readonly source: string;
  readonly tags: readonly string[];
  readonly withPhoto: boolean;
  readonly writer: 'contributor' | 'author';
  /** Whom it is handed to first; the other editor publishes it. */
  readonly reviewer: 'editor' | 'secondEditor';
  /** What the reviewer asks for, and what differed before it was done. */
  readonly changeRequest?: { readonly comment: string; readonly before: StoryText };
  /** What readers are told was put right, and what was published before that. */
  readonly correction?: { readonly note: string; readonly before: StoryText };
  /** The beginning of a next revision, which stays open. */
  readonly nextDraft?: StoryText;
}

export function html(...blocks: readonly string[]): Source {
  return { format: 'html', value: blocks.join('\n') };
}

export function markdown(...blocks: readonly string[]): Source {
  return { format: 'markdown', value: blocks.join('\n\n') };
}
