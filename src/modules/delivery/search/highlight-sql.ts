/** Never in a text that is delivered: they belong to nobody, and mark what was found until it is escaped. */
export const [FOUND, END] = ['\ue000', '\ue001'] as const;

/** What is to be marked, as tsqueries. */
export interface Marked {
  readonly words: string;
  /** What a row has of them. */
  readonly rowWords: string;
  /** What was said has a word that is joined of others: in texts such are not taken apart. */
  readonly isJoined: boolean;
  /** What is to stand apart before words are looked for, as a regular expression: it is written without spaces. */
  readonly pieces?: string | undefined;
}

/** Of a text no more is looked through, in characters. */
const READ = 10_000;
/** One in a tsquery that is its own regular expression. */
const WORD = "[^''\\\\.^$|()\\[\\]{}*+?]+";
/** Between the parts of what PostgreSQL takes for a path, a host or a number with a sign. A database may know the letters of English only. */
const JOINT = '(?<=[^[:space:][:punct:][:cntrl:]])([/.]|-(?=[0-9]))(?=[^[:space:][:punct:][:cntrl:]])';
const MARKED = `StartSel="${FOUND}", StopSel="${END}"`;
const WHOLE = `HighlightAll=true, ${MARKED}`;
const PIECES = `MaxFragments=2, MinWords=8, MaxWords=25, FragmentDelimiter=" … ", ${MARKED}`;

/**
 * A control character separates words, and is in no text. With those of `search_plain` nothing of a text is taken for tags, and left out; as
 * one of them the letter that is an apostrophe ends a word as others do.
 */
function headline(text: string, { words, isJoined, pieces }: Marked, options: string): string {
  const plain = `replace(search_plain(${text}), '\u02bc', E'\\x15')`;
  const parted = isJoined ? plain : `regexp_replace(${plain}, '${JOINT}', E'\\x1f\\\\1\\x1f', 'g')`;
  const apart = pieces === undefined ? parted : `regexp_replace(${parted}, ${pieces}, E'\\x1f\\\\&\\x1f', 'g')`;
  return `translate(ts_headline(search_configuration(s.locale), ${apart}, ${words}, '${options}'), E'\\x1c\\x1d\\x15\\x1f', '<&\u02bc')`;
}

/** A short text as a whole, with what was found marked. */
export const highlightedWhole = (text: string, marked: Marked): string => headline(text, marked, WHOLE);

/**
 * Pieces of the body around what was found in it. PostgreSQL has to find all words of what it takes pieces of, which for a page of texts
 * costs more than the search itself. So it is handed the beginning where the body has no such word, else what is near the first place
 * where one, or a phrase, stands in these very letters, and all of it only where that finds nothing.
 */
export function highlightedPieces(marked: Marked): string {
  const pieces = (text: string): string => headline(text, marked, PIECES);
  const anyOfThem = `regexp_replace(querytree(${marked.rowWords}), '<(-|\\d+)>|&', '|', 'g')::tsquery`;
  const letters = `
    select string_agg(replace(said.words[1], ''' <-> ''', '\\S*\\s+'), '|')
    from (select regexp_matches(querytree(${marked.words}), '''(${WORD}(?:'' <-> ''${WORD})*)''', 'g') as words limit 10) said`;
  const ofWhole = pieces(`left(s.body, ${READ})`);
  // The body is put together once, not for each use of it.
  return `case when ts_rank('{1, 0, 0, 0}', s.words, ${anyOfThem}) = 0 then ${pieces('left(s.body, 300)')} else coalesce((
    select near.pieces
    from (
      select ${pieces('text_around(place.body, place.at, 300, 1200)')} as pieces
      from (
        select whole.body, regexp_instr(whole.body, (${letters}), 1, 1, 0, 'i') as at from (select left(s.body, ${READ}) as body offset 0) whole offset 0) place
      where place.at > 0 offset 0) near
    where strpos(near.pieces, '${FOUND}') > 0), ${ofWhole}) end`;
}
