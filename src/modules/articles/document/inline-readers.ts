import type { ElementReader, Marks } from './block-builder';
import type { DocumentMark } from './document-node';
import type { MarkType } from './document-schema';
import { ELEMENT_MARKS } from './html-vocabulary';
import { withMark } from './inline-content';
import { parseSafeLink } from './safe-link';

interface StyleMark {
  readonly mark: MarkType;
  readonly on: RegExp;
  readonly off?: RegExp;
}

const declaration = (property: string, value: string): RegExp => new RegExp(`(?:^|;)\\s{0,9}${property}\\s{0,9}:[^;]{0,60}\\b(?:${value})\\b`, 'i');

// Word processors write their marks as styles, and Google Docs wraps a whole document in a <b> that is not bold.
const STYLE_MARKS: readonly StyleMark[] = [
  { mark: 'bold', on: declaration('font-weight', 'bold|bolder|[6-9]00'), off: declaration('font-weight', 'normal|lighter|[1-5]00') },
  { mark: 'italic', on: declaration('font-style', 'italic|oblique'), off: declaration('font-style', 'normal') },
  { mark: 'strike', on: declaration('text-decoration(?:-line)?', 'line-through') },
  { mark: 'underline', on: declaration('text-decoration(?:-line)?', 'underline') },
  { mark: 'superscript', on: declaration('vertical-align', 'super') },
  { mark: 'subscript', on: declaration('vertical-align', 'sub') },
];

const isLinked = (marks: Marks): boolean => marks.some(({ type }) => type === 'link');

function styled(marks: Marks, style: string): Marks {
  return STYLE_MARKS.reduce<Marks>((styledSoFar, { mark, on, off }) => {
    // Every link is underlined; it says nothing.
    if (on.test(style) && !(mark === 'underline' && isLinked(marks))) return withMark(styledSoFar, { type: mark });
    return off?.test(style) ? styledSoFar.filter(({ type }) => type !== mark) : styledSoFar;
  }, marks);
}

const withStyle = (marks: Marks, style: string | undefined): Marks => (style === undefined ? marks : styled(marks, style));

const readLink: ElementReader = (builder, element, marks) => {
  const href = element.attributes.get('href')?.trim();
  const safe = href !== undefined && parseSafeLink(href) !== undefined;
  if (href !== undefined && !safe) builder.context.losses.count('link-dropped');
  builder.readThrough(element, safe ? withMark(marks, { type: 'link', attrs: { href } }) : marks);
};

const markReader = (mark: DocumentMark): ElementReader => (builder, element, marks) => {
  builder.readThrough(element, withStyle(withMark(marks, mark), element.attributes.get('style')));
};

const readSpan: ElementReader = (builder, element, marks) => {
  builder.readThrough(element, withStyle(marks, element.attributes.get('style')));
};

/** Readers of the elements that carry marks or stand in a line. */
export const INLINE_READERS: ReadonlyArray<readonly [string, ElementReader]> = [
  ...[...ELEMENT_MARKS].map(([name, type]) => [name, markReader({ type })] as const),
  ['a', readLink],
  ['span', readSpan],
  ['br', (builder) => builder.lineBreak()],
];
