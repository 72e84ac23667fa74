import type { ArticleDocument, DocumentNode } from '../../src/modules/articles/document';

const WORDS = `harbour council budget ferry teachers minister river strike evening market bridge court library winter
  committee election neighbours railway hospital harvest museum captain season railway letter morning district report
  weather fishermen proposal tenants orchestra factory northern public mayor quarter vote signed closed opened delayed
  agreed refused announced asked said would could after before during without against the the the of of and a in to`
  .split(/\s+/);

/** Numbers from 0 up to 1 that are the same in every run. */
export class SameNumbers {
  constructor(private state: number) {}

  /** The mulberry32 generator. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }
}

const SYLLABLES = [...'bdfgklmnprstvz'].flatMap((consonant) => [...'aeiou'].map((vowel) => consonant + vowel));
const RARE = 20_000;

/** One of twenty thousand words besides, the rarer the higher its number: names, places and terms, as any newspaper has them. */
export function rareWord(numbers: SameNumbers): string {
  let rest = Math.floor(RARE * (numbers.next() ** 3));
  let word = '';
  for (let syllables = 0; syllables < 3 || rest > 0; syllables += 1) {
    word += SYLLABLES[rest % SYLLABLES.length];
    rest = Math.floor(rest / SYLLABLES.length);
  }
  return word;
}

/** A word that every article has. */
export function commonWord(numbers: SameNumbers): string {
  return WORDS[numbers.below(WORDS.length)] ?? '';
}

/** How many of the words are rare ones. */
const RARE_SHARE = 0.2;

/** About so many characters of words, beginning with a capital letter and ending in a full stop. */
export function sentence(numbers: SameNumbers, characters: number): string {
  let text = '';
  while (text.length < characters) text += ` ${numbers.next() < RARE_SHARE ? rareWord(numbers) : commonWord(numbers)}`;
  return `${text.charAt(1).toUpperCase()}${text.slice(2)}.`;
}

/** A body of about 4 kB as HTML: paragraphs under three headings, and a quotation. */
export function generatedBody(numbers: SameNumbers): ArticleDocument {
  let blocks = 0;
  const attrs = (): { id: string } => ({ id: `block-${(blocks += 1)}` });
  const text = (characters: number): DocumentNode[] => [{ type: 'text', text: sentence(numbers, characters) }];
  const paragraph = (): DocumentNode => ({ type: 'paragraph', attrs: attrs(), content: text(370) });
  const heading = (): DocumentNode => ({ type: 'heading', attrs: { ...attrs(), level: 2 }, content: text(40) });
  const part = (): DocumentNode[] => [heading(), paragraph(), paragraph(), paragraph()];
  return { type: 'doc', content: [...part(), ...part(), ...part(), { type: 'blockquote', attrs: attrs(), content: [paragraph()] }] };
}
