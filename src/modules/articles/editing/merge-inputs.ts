import { isDeepStrictEqual } from 'node:util';
import type { ContentInput } from '../article-input';
import { withBlockIds } from '../document';
import type { RevisionContent, Seo } from '../revision-content';
import { mergeBodies } from './merge-bodies';

/** What a field was, what it is by now, and what somebody who saw only the former wants it to be. */
interface Meeting {
  readonly was: unknown;
  readonly is: unknown;
  readonly wanted: unknown;
}

type Outcome = 'mine' | 'theirs' | 'both';

/**
 * What remains to be saved of `input`, which was made from `base`, where there is `current` by now; null where both have changed the same.
 * `merged`: what counts in the place of things that were merged since, by their former ids.
 */
export function mergeInputs(
  base: RevisionContent, current: RevisionContent, input: ContentInput, merged: Readonly<Record<string, string>> = {},
): ContentInput | null {
  const { body, seo, ...plain } = input;
  const fields = Object.entries(plain).map(([field, wanted]) => {
    const { was, is, wanted: mine } = meetingOf(field as keyof typeof plain, wanted, base, current);
    const present = (value: unknown): unknown => presentIds(value, merged);
    return [field, outcomeOf({ was: present(was), is: present(is), wanted: present(mine) })] as const;
  });
  const text = body && bodyOf(base, current, body);
  const members = seo && seoOf(base.seo, current.seo, seo);
  if (text === null || members === null || fields.some(([, outcome]) => outcome === 'both')) return null;
  const mine = new Set(fields.flatMap(([field, outcome]) => (outcome === 'mine' ? [field] : [])));
  return { ...Object.fromEntries(Object.entries(plain).filter(([field]) => mine.has(field))), ...text, ...members };
}

function outcomeOf({ was, is, wanted }: Meeting): Outcome {
  if (isDeepStrictEqual(wanted, was) || isDeepStrictEqual(wanted, is)) return 'theirs';
  return isDeepStrictEqual(was, is) ? 'mine' : 'both';
}

/** Bylines and covers come in shorter than they are kept: what is left out is as it was. */
function meetingOf(field: keyof RevisionContent, wanted: unknown, base: RevisionContent, current: RevisionContent): Meeting {
  const meeting = { was: base[field], is: current[field], wanted };
  if (field === 'cover' && wanted !== null) return { ...meeting, wanted: { caption: null, credit: null, alt: null, ...(wanted as object) } };
  if (field !== 'bylines') return meeting;
  const named = (wanted as ContentInput['bylines'] ?? []).map(({ authorId, role, creditedAs }) => ({
    authorId, role,
    creditedAs: creditedAs ?? [...base.bylines, ...current.bylines].find((byline) => byline.authorId === authorId)?.creditedAs,
  }));
  return { ...meeting, wanted: named };
}

/** The same value with the ids that count now. */
function presentIds(value: unknown, merged: Readonly<Record<string, string>>): unknown {
  if (typeof value === 'string') return merged[value] ?? value;
  if (Array.isArray(value)) return value.map((each) => presentIds(each, merged));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, presentIds(member, merged)]));
}

function bodyOf(base: RevisionContent, current: RevisionContent, body: NonNullable<ContentInput['body']>): Pick<ContentInput, 'body'> | null {
  const wanted = withBlockIds(body, base.body);
  const outcome = outcomeOf({ was: base.body, is: current.body, wanted });
  if (outcome === 'theirs') return {};
  const merged = outcome === 'mine' ? wanted : mergeBodies(base.body, wanted, current.body);
  return merged && { body: merged };
}

function seoOf(was: Seo, is: Seo, wanted: Partial<Seo>): Pick<ContentInput, 'seo'> | null {
  const members = Object.entries(wanted).map(([member, value]) =>
    [member, value, outcomeOf({ was: was[member as keyof Seo], is: is[member as keyof Seo], wanted: value })] as const);
  if (members.some(([, , outcome]) => outcome === 'both')) return null;
  const mine = members.flatMap(([member, value, outcome]) => (outcome === 'mine' ? [[member, value]] : []));
  return mine.length > 0 ? { seo: Object.fromEntries(mine) as Partial<Seo> } : {};
}
