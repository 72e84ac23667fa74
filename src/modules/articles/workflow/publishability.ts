import type { Severities } from '../../categories';
import { isEmptyDocument } from '../document';
import type { RevisionContent } from '../revision-content';

/** What other tables say of the things that a revision refers to. */
export interface Completeness {
  readonly categoryActive: boolean;
  /** Bylines whose author is inactive or gone. */
  readonly inactiveAuthors: readonly string[];
  /** What the cover picture itself says; null without a cover. */
  readonly cover: { readonly alt: string | null; readonly credit: string | null } | null;
  /** Pictures, of the cover and of the text, that must not be shown. */
  readonly barredPictures: readonly BarredPicture[];
}

/** A picture that must not be shown, and why. */
export interface BarredPicture {
  readonly id: string;
  readonly why: keyof typeof BARRED;
}

/** What of a revision is checked. */
export type CheckedContent = Pick<RevisionContent, 'body' | 'bylines' | 'cover' | 'summary'>;

/** The facts of an article that stand in the way of a publication. */
export interface PublicationFacts {
  readonly embargoUntil: string | null;
  readonly embargoed: boolean;
  readonly legalHold: { readonly reason: string } | null;
  readonly expired: boolean;
  readonly expireAt: string | null;
  /** Of the open revision; null where it has no schedule. */
  readonly scheduledAt: string | null;
}

/** Something that is missing or in the way; `blocks` is null for a mere warning. */
export interface Finding {
  readonly code: string;
  readonly detail: string;
  readonly pointer: string;
  readonly blocks: 'submit' | 'publish' | null;
}

const BARRED = {
  'expired-licence': 'has a licence that has expired',
  'revoked-picture': 'was taken out of use',
  'missing-picture': 'is not in the library any more',
} as const;

/** No section can make light of these. */
const FIXED = {
  embargo: 'publish', 'legal-hold': 'publish', expired: 'publish', 'expired-licence': 'publish', 'revoked-picture': 'publish', 'missing-picture': 'publish',
  'after-expiry': 'warning',
} as const;

/** Everything that an editor should know before this goes out, in the order of the page. */
export function findingsOf(
  content: CheckedContent, completeness: Completeness, facts: PublicationFacts, severities: Severities,
): Finding[] {
  const findings: Finding[] = [];
  const severityOf = { ...severities, ...FIXED };
  const add = (when: boolean, code: keyof typeof severityOf, pointer: string, detail: string): void => {
    const severity = severityOf[code];
    if (when && severity !== 'off') findings.push({ code, pointer, detail, blocks: severity === 'warning' ? null : severity });
  };
  const { cover } = content;
  add(isEmptyDocument(content.body), 'empty-body', '/body', 'The article has no text.');
  add(content.bylines.length === 0, 'no-byline', '/bylines', 'Nobody is named as the author.');
  add(!completeness.categoryActive, 'inactive-category', '/categoryId', 'The category is not active.');
  add(completeness.inactiveAuthors.length > 0, 'inactive-author', '/bylines', 'One of the authors is not active.');
  add(cover !== null && !(cover.alt ?? completeness.cover?.alt), 'cover-without-alt', '/cover/alt', 'The cover has no alternative text.');
  add(cover !== null && !(cover.credit ?? completeness.cover?.credit), 'cover-without-credit', '/cover/credit', 'The cover has no credit.');
  for (const { id, why } of completeness.barredPictures) {
    add(true, why, id === cover?.mediaId ? '/cover/mediaId' : '/body', `The picture ${id} ${BARRED[why]}.`);
  }
  add(facts.embargoed, 'embargo', '/embargoUntil', `There is an embargo until ${facts.embargoUntil ?? 'later'}.`);
  add(facts.legalHold !== null, 'legal-hold', '/legalHold', `There is a legal hold: ${facts.legalHold?.reason ?? ''}.`);
  add(facts.expired, 'expired', '/expireAt', 'The article has expired; change expireAt first.');
  add(expiresBefore(facts), 'after-expiry', '/expireAt', `The article is scheduled for ${facts.scheduledAt ?? 'later'}, and will have expired by then.`);
  add(cover === null, 'no-cover', '/cover', 'There is no cover picture.');
  add(content.summary === null, 'no-summary', '/summary', 'There is no summary.');
  return findings;
}

function expiresBefore({ expired, expireAt, scheduledAt }: PublicationFacts): boolean {
  return !expired && expireAt !== null && scheduledAt !== null && Date.parse(expireAt) <= Date.parse(scheduledAt);
}
