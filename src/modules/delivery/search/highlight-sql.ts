/** Never in a text that is delivered: they belong to nobody, and mark what was found until it is escaped. */
export const [FOUND, END] = ['\ue000', '\ue001'] as const;

/** Of a text no more is looked through, in characters. */
const READ = 10_000;
/** One in a tsquery that is its own regular expression. */
const WORD = "[^''\\\\.^$|()\\[\\]{}*+?]+";
const MARKED = `StartSel="${FOUND}", StopSel="${END}"`;
const WHOLE = `HighlightAll=true, ${MARKED}`;
const PIECES = `MaxFragments=2, MinWords=8, MaxWords=25, FragmentDelimiter=" … ", ${MARKED}`;

const headline = (text: string, marked: string, options: string): string => `ts_headline(search_configuration(s.locale), ${text}, ${marked}, '${options}')`;
const pieces = (text: string, marked: string): string => headline(text, marked, PIECES);

/** A short text as a whole, with what was found marked. `marked` is a tsquery. */
export const highlightedWhole = (text: string, marked: string): string => headline(text, marked, WHOLE);

/**
 * Pieces of the body around what was found in it. PostgreSQL has to find all words of what it takes pieces of, which for a page of texts
 * costs more than the search itself. So it is handed the beginning where the body has no such word, else what is near the first place
 * where one, or a phrase, stands in these very letters, and all of it only where that finds nothing.
 */
export function highlightedPieces(marked: string): string {
  const anyOfThem = `regexp_replace(querytree(${marked}), '<(-|\\d+)>|&', '|', 'g')::tsquery`;
  const letters = `
    select string_agg(replace(said.words[1], ''' <-> ''', '\\S*\\s+'), '|')
    from (select regexp_matches(querytree(${marked}), '''(${WORD}(?:'' <-> ''${WORD})*)''', 'g') as words limit 10) said`;
  const ofWhole = pieces(`left(s.body, ${READ})`, marked);
  // The body is put together once, not for each use of it.
  return `case when ts_rank('{1, 0, 0, 0}', s.words, ${anyOfThem}) = 0 then ${pieces('left(s.body, 300)', marked)} else coalesce((
    select near.pieces
    from (
      select ${pieces('text_around(place.body, place.at, 300, 1200)', marked)} as pieces
      from (
        select whole.body, regexp_instr(whole.body, (${letters}), 1, 1, 0, 'i') as at from (select left(s.body, ${READ}) as body offset 0) whole offset 0) place
      where place.at > 0 offset 0) near
    where strpos(near.pieces, '${FOUND}') > 0), ${ofWhole}) end`;
}
