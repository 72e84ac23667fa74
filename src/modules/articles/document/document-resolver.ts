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

/** What a page needs of a file that is no picture. */
export interface ResolvedAttachment {
  url: string;
  kind: 'document' | 'audio' | 'video';
  mimeType: string;
  title: string | null;
  caption: string | null;
  credit: string | null;
  /** In pixels, of a video. */
  width: number | null;
  height: number | null;
}

/** Looks up what a document refers to; what it does not find is left out of the page. */
export interface DocumentResolver {
  media(mediaId: string): ResolvedMedia | undefined;
  attachment(mediaId: string): ResolvedAttachment | undefined;
  article(articleId: string): { url: string; headline: string } | undefined;
}
