import type { MarkType, NodeType } from './document-schema';

/** A picture in the text: the media asset, and what the article says of it instead of what the asset says. */
export interface MediaItem {
  mediaId: string;
  caption?: string;
  credit?: string;
  alt?: string;
}

/** A file beside the text: the media asset, and what the article says of it instead of what the asset says. */
export interface AttachmentItem extends Omit<MediaItem, 'alt'> {
  title?: string;
}

/** The attributes of all node types together; which of them a type has is the schema's to say. */
export interface NodeAttributes extends Partial<MediaItem> {
  id?: string;
  level?: number;
  attribution?: string;
  start?: number;
  colspan?: number;
  rowspan?: number;
  language?: string;
  items?: MediaItem[];
  url?: string;
  provider?: string;
  title?: string;
  articleId?: string;
}

export interface DocumentMark {
  type: MarkType;
  attrs?: { href: string };
}

export interface DocumentNode {
  type: NodeType;
  attrs?: NodeAttributes;
  content?: DocumentNode[];
  text?: string;
  marks?: DocumentMark[];
}

/** An article's body in its normal form: valid by the schema, marks in order, equal neighbours merged. */
export interface ArticleDocument {
  type: 'doc';
  content: DocumentNode[];
}
