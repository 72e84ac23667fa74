import { type MediaKind, type MediaType, PICTURE_TYPES, typesOf } from './media-kind';

export const ORIENTATIONS = ['landscape', 'portrait', 'square'] as const;
export const LACKING = ['alt', 'credit'] as const;
export const LICENCES = ['expired', 'expiring', 'revoked'] as const;

/** What a list of the library can be narrowed to. */
export interface MediaFilter {
  /** Every word of it has to occur somewhere in the texts of a file. */
  readonly q?: string | undefined;
  readonly credit?: string | undefined;
  readonly kind?: MediaKind | undefined;
  readonly type?: MediaType | undefined;
  readonly orientation?: (typeof ORIENTATIONS)[number] | undefined;
  readonly createdFrom?: string | undefined;
  readonly createdTo?: string | undefined;
  readonly takenFrom?: string | undefined;
  readonly takenTo?: string | undefined;
  readonly uploadedBy?: string | undefined;
  /** The folder of the section, with all below it and whatever was merged into one of them. */
  readonly categoryId?: string | undefined;
  /** True: no open, live or withdrawn revision, no author and no category uses it. False: one does. */
  readonly unused?: boolean | undefined;
  readonly missing?: (typeof LACKING)[number] | undefined;
  readonly licence?: (typeof LICENCES)[number] | undefined;
  readonly trashed?: boolean | undefined;
}

interface Condition {
  readonly sql: string;
  readonly parameters?: Record<string, unknown>;
}

/** More words than that narrow nothing any more. */
const MOST_WORDS = 10;

const SHAPES = { landscape: 'm.width > m.height', portrait: 'm.width < m.height', square: 'm.width = m.height' };

const RIGHTS = {
  expired: 'm.license_expires_at <= now()',
  expiring: "m.license_expires_at > now() and m.license_expires_at <= now() + interval '30 days'",
  revoked: 'm.revocation is not null',
};

const USED = `(
  exists (select from article_revisions r join articles a on r.id in (a.open_revision_id, a.live_revision_id) where r.media_ids @> array[m.id])
  or exists (select from authors u where u.media_id = m.id and u.deleted_at is null)
  or exists (select from categories c where c.media_id = m.id and c.deleted_at is null))`;

/** Nobody looks at what is no picture, so it needs no alternative text. */
const LACKS = { alt: 'm.alt is null and m.mime_type in (:...pictureTypes)', credit: 'm.credit is null' };

const wordSql = (word: string): string => `(m.search_text like folded_pattern(${word}) or folded(m.title) like folded_pattern(${word}))`;

const BELOW = `m.category_id in (
  select c.id from categories c left join categories t on t.id = c.merged_into
  where coalesce(t.lineage, c.lineage) @> array[(select coalesce(merged_into, id) from categories where id = cast(:categoryId as uuid))])`;

/** The filter as conditions on media m. */
export function filterConditions(filter: MediaFilter): Condition[] {
  const { kind, type, orientation, uploadedBy, categoryId, unused, missing, licence } = filter;
  return [
    ...wordsOf(filter.q).map((word, index) => ({ sql: wordSql(`:word${index}`), parameters: { [`word${index}`]: word } })),
    ...(filter.credit === undefined ? [] : [{ sql: 'folded(m.credit) like folded_pattern(:credit)', parameters: { credit: filter.credit } }]),
    ...(kind === undefined ? [] : [{ sql: 'm.mime_type in (:...kindTypes)', parameters: { kindTypes: typesOf(kind) } }]),
    ...(type === undefined ? [] : [{ sql: 'm.mime_type = :type', parameters: { type } }]),
    ...(orientation === undefined ? [] : [{ sql: SHAPES[orientation] }]),
    ...(uploadedBy === undefined ? [] : [{ sql: 'm.uploaded_by = :uploader', parameters: { uploader: uploadedBy } }]),
    ...(categoryId === undefined ? [] : [{ sql: BELOW, parameters: { categoryId } }]),
    ...(unused === undefined ? [] : [{ sql: unused ? `not ${USED}` : USED }]),
    ...(missing === undefined ? [] : [{ sql: LACKS[missing], parameters: { pictureTypes: PICTURE_TYPES } }]),
    ...(licence === undefined ? [] : [{ sql: `(${RIGHTS[licence]})` }]),
    ...rangeOf(filter),
  ];
}

function rangeOf({ createdFrom, createdTo, takenFrom, takenTo }: MediaFilter): Condition[] {
  const bounds = [
    ['m.created_at >=', 'createdFrom', createdFrom], ['m.created_at <', 'createdTo', createdTo],
    ['m.taken_at >=', 'takenFrom', takenFrom], ['m.taken_at <', 'takenTo', takenTo],
  ] as const;
  return bounds.flatMap(([sql, name, time]) => (time === undefined ? [] : [{ sql: `${sql} cast(:${name} as timestamptz)`, parameters: { [name]: time } }]));
}

function wordsOf(q = ''): string[] {
  return q.split(/\s+/).filter((word) => word !== '').slice(0, MOST_WORDS);
}
