const BEGIN = '<!-- The lifecycle table as a picture: npm run docs -->';
const END = '<!-- End of the picture -->';

/** A text with the diagram between its two markers. Throws where they are missing. */
export function withDiagram(text: string, diagram: string): string {
  const [before, rest] = text.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error(`There is no place for the diagram: ${BEGIN} … ${END}`);
  return `${before}${BEGIN}\n${diagram}\n${END}${after}`;
}
