import { COMMON_PASSWORDS } from './common-passwords';

/** How much may be put around a common password before it is taken for one of its own. */
const MOST_AROUND = 8;

const LETTERS_OF: Readonly<Record<string, string>> = { '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't', '@': 'a', $: 's', '!': 'i' };

/**
 * Whether a password is one that is tried first: on the list, one of the list with digits and signs around it or with digits for
 * letters, the same few characters over and over, a row such as 123456789012, or what everybody knows of the person.
 */
export function isCommonPassword(password: string, known: readonly string[] = []): boolean {
  const text = password.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, '');
  const words = new Set(known.flatMap(wordsOf));
  return COMMON_PASSWORDS.has(text) || repeats(text) || runs(text) || coresOf(text).some((core) => COMMON_PASSWORDS.has(core) || words.has(core));
}

/** What is left of a password without the digits and signs at its ends, where that is most of it; also with letters for digits. */
function coresOf(text: string): string[] {
  return [text, text.replaceAll(/[0134578@$!]/g, (sign) => LETTERS_OF[sign] ?? sign)].flatMap((each) => {
    const core = each.replaceAll(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
    const halves = core.length % 2 === 0 && core.slice(0, core.length / 2) === core.slice(core.length / 2) ? [core.slice(0, core.length / 2)] : [];
    return core.length >= 5 && text.length - core.length <= MOST_AROUND ? [core, ...halves] : [];
  });
}

function repeats(text: string): boolean {
  return /^(.{1,4}?)\1{2,}.{0,3}$/su.test(text);
}

/** Nearly every character is the next one of the alphabet, or of the digits, after the one before it; or the same, or the one before. */
function runs(text: string): boolean {
  const codes = Array.from(text, (letter) => letter.codePointAt(0) ?? 0);
  const steps = codes.slice(1).map((code, index) => code - (codes[index] ?? 0));
  const plain = steps.filter((step) => step === 1 || step === -1 || step === 0 || step === -9);
  return steps.length > 0 && plain.length / steps.length > 0.8;
}

/** The parts of an address or a name that somebody would use. */
function wordsOf(text: string): string[] {
  const whole = text.toLowerCase();
  return [whole, ...whole.split(/[^\p{L}]+/u), whole.replaceAll(/[^\p{L}]/gu, '')].filter((word) => word.length >= 5);
}
