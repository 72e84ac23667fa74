/** Version of the document schema below. */
export const SCHEMA_VERSION = 1;

/** The deepest level a node may stand at; the document itself is level 0. */
export const MAX_LEVEL = 24;

/** The most nodes a document may have. */
export const MAX_NODES = 20_000;

/** The most pictures a document may have, those of its galleries included: readers are told of each all that a page needs. */
export const MAX_PICTURES = 1000;

const BLOCK_TYPES = [
  'paragraph', 'heading', 'blockquote', 'pullQuote', 'bulletList', 'orderedList', 'table', 'codeBlock',
  'horizontalRule', 'image', 'gallery', 'attachment', 'embed', 'factBox', 'relatedArticle',
] as const;
const PART_TYPES = ['listItem', 'tableRow', 'tableHeader', 'tableCell'] as const;
const INLINE_TYPES = ['text', 'hardBreak'] as const;

export type BlockType = (typeof BLOCK_TYPES)[number];
export type NodeType = 'doc' | BlockType | (typeof PART_TYPES)[number] | (typeof INLINE_TYPES)[number];
export type MarkType = 'link' | 'bold' | 'italic' | 'underline' | 'strike' | 'superscript' | 'subscript' | 'code';

/** What an attribute's value must be. An attribute equal to its `implied` value is left out. */
export type AttributeRule = { readonly required?: true } & (
  | { readonly kind: 'integer'; readonly min: number; readonly max: number; readonly implied?: number }
  | { readonly kind: 'text'; readonly max: number }
  | { readonly kind: 'pattern'; readonly pattern: RegExp }
  | { readonly kind: 'uuid' | 'link' | 'embedUrl' | 'ignored' }
  | { readonly kind: 'items'; readonly min: number; readonly max: number; readonly item: AttributeRules }
);
export type AttributeRules = Readonly<Record<string, AttributeRule>>;

export interface NodeRule {
  /** Types its children may have; the first is what the importer fills an empty place with. Without it the node is a leaf. */
  readonly content?: readonly NodeType[];
  readonly atLeast?: number;
  /** The type its first child must have. */
  readonly first?: NodeType;
  /** Its text carries no marks. */
  readonly plain?: true;
  readonly inline?: true;
  readonly attrs: AttributeRules;
  /** The HTML element that stands for the node and its content and for nothing else. */
  readonly element?: string;
}

export interface MarkRule {
  readonly attrs: AttributeRules;
  readonly element: string;
  /** Elements of foreign HTML that mean the same. */
  readonly alsoElements: readonly string[];
}

const blocksExcept = (...left: BlockType[]): readonly BlockType[] => BLOCK_TYPES.filter((type) => !left.includes(type));

const ID: AttributeRules = { id: { kind: 'pattern', pattern: /^[A-Za-z0-9_-]{1,64}$/ } };
const MEDIA: AttributeRules = {
  mediaId: { kind: 'uuid', required: true },
  caption: { kind: 'text', max: 5000 },
  credit: { kind: 'text', max: 1000 },
  alt: { kind: 'text', max: 2000 },
};
const CELL: NodeRule = {
  content: BLOCK_TYPES,
  atLeast: 1,
  attrs: {
    ...ID,
    colspan: { kind: 'integer', min: 1, max: 100, implied: 1 },
    rowspan: { kind: 'integer', min: 1, max: 100, implied: 1 },
  },
};

/** The one schema of article bodies, as data: validation, rendering and import derive from it. */
export const NODE_RULES: Readonly<Record<NodeType, NodeRule>> = {
  doc: { content: BLOCK_TYPES, attrs: {} },
  paragraph: { content: INLINE_TYPES, attrs: ID, element: 'p' },
  heading: { content: INLINE_TYPES, attrs: { ...ID, level: { kind: 'integer', min: 2, max: 4, required: true } } },
  blockquote: { content: BLOCK_TYPES, atLeast: 1, attrs: ID, element: 'blockquote' },
  pullQuote: { content: ['paragraph'], atLeast: 1, attrs: { ...ID, attribution: { kind: 'text', max: 1000 } } },
  bulletList: { content: ['listItem'], atLeast: 1, attrs: ID, element: 'ul' },
  orderedList: {
    content: ['listItem'],
    atLeast: 1,
    attrs: { ...ID, start: { kind: 'integer', min: 0, max: 999_999_999, implied: 1 } },
  },
  listItem: { content: BLOCK_TYPES, atLeast: 1, first: 'paragraph', attrs: ID, element: 'li' },
  table: { content: ['tableRow'], atLeast: 1, attrs: ID },
  tableRow: { content: ['tableCell', 'tableHeader'], attrs: ID, element: 'tr' },
  tableHeader: CELL,
  tableCell: CELL,
  codeBlock: {
    content: ['text'],
    plain: true,
    attrs: { ...ID, language: { kind: 'pattern', pattern: /^[A-Za-z0-9_+#.-]{1,50}$/ } },
  },
  horizontalRule: { attrs: ID, element: 'hr' },
  image: { attrs: { ...ID, ...MEDIA } },
  gallery: { attrs: { ...ID, items: { kind: 'items', min: 1, max: 50, item: MEDIA, required: true } } },
  // A document, a sound or a film of the library: which of them it is, the library knows.
  attachment: {
    attrs: {
      ...ID,
      mediaId: { kind: 'uuid', required: true },
      title: { kind: 'text', max: 1000 },
      caption: { kind: 'text', max: 5000 },
      credit: { kind: 'text', max: 1000 },
    },
  },
  // The provider is derived from the URL, so a given one says nothing.
  embed: { attrs: { ...ID, url: { kind: 'embedUrl', required: true }, provider: { kind: 'ignored' } } },
  factBox: {
    content: blocksExcept('factBox', 'table'),
    atLeast: 1,
    attrs: { ...ID, title: { kind: 'text', max: 1000 } },
  },
  relatedArticle: { attrs: { ...ID, articleId: { kind: 'uuid', required: true } } },
  text: { inline: true, attrs: {} },
  hardBreak: { inline: true, attrs: {}, element: 'br' },
};

/** The marks, outermost first: the order in which a text node lists them and HTML nests them. */
export const MARK_RULES: Readonly<Record<MarkType, MarkRule>> = {
  link: {
    attrs: {
      href: { kind: 'link', required: true },
      // TipTap's link writes these whether the editor asked for them or not.
      target: { kind: 'ignored' },
      rel: { kind: 'ignored' },
      class: { kind: 'ignored' },
    },
    element: 'a',
    alsoElements: [],
  },
  bold: { attrs: {}, element: 'strong', alsoElements: ['b'] },
  italic: { attrs: {}, element: 'em', alsoElements: ['i', 'cite'] },
  underline: { attrs: {}, element: 'u', alsoElements: ['ins'] },
  strike: { attrs: {}, element: 's', alsoElements: ['strike', 'del'] },
  superscript: { attrs: {}, element: 'sup', alsoElements: [] },
  subscript: { attrs: {}, element: 'sub', alsoElements: [] },
  code: { attrs: {}, element: 'code', alsoElements: ['kbd', 'samp', 'tt'] },
};

/** Says whether a value names a node of the schema. */
export function isNodeType(value: unknown): value is NodeType {
  return typeof value === 'string' && Object.hasOwn(NODE_RULES, value);
}

/** Says whether a value names a mark of the schema. */
export function isMarkType(value: unknown): value is MarkType {
  return typeof value === 'string' && Object.hasOwn(MARK_RULES, value);
}

/** All marks in canonical order. */
export const MARK_TYPES: readonly MarkType[] = Object.keys(MARK_RULES).filter(isMarkType);

/** How many levels the smallest possible node of a type takes below its own. */
export function levelsBelow(type: NodeType): number {
  const child = NODE_RULES[type].content?.[0];
  return child === undefined ? 0 : 1 + levelsBelow(child);
}
