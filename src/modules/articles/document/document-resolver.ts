/** What a page needs of a picture. */
export interface ResolvedMedia {
  src: string;
  srcset?: string;
  width: number;
  height: number;
  alt: string | null;
  caption: string | null;
  credit: string | null;
}

/** Looks up what a document refers to; what it does not find is left out of the page. */
export interface DocumentResolver {
  media(mediaId: string): ResolvedMedia | undefined;
  article(articleId: string): { url: string; headline: string } | undefined;
}
