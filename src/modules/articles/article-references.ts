import { type Actor, partOf, sectionsOf } from '../../kernel/actor';
import type { Tx } from '../../platform/database/tx';
import { notThisKind, unknownReference } from './article.errors';
import { documentReferences } from './document';
import type { Byline, RevisionContent } from './revision-content';

interface Reference {
  readonly kind: 'category' | 'author' | 'tag' | 'picture' | 'attachment';
  readonly id: string;
  readonly pointer: string;
}

const BODY = '/body';

const NAMES: Record<Reference['kind'], string> = {
  category: 'category', author: 'author', tag: 'tag', picture: 'picture', attachment: 'file',
};

/** Refuses ids that name nothing, or a picture or file that the actor cannot see, and files where only pictures go. What the previous revision referred to already may have been deleted since, and stays. */
export async function requireReferences(tx: Tx, actor: Actor, content: RevisionContent, previous: RevisionContent | null): Promise<void> {
  const known = new Set((previous ? referencesOf(previous) : []).map(({ kind, id }) => `${kind} ${id}`));
  const added = referencesOf(content).filter(({ kind, id }) => !known.has(`${kind} ${id}`));
  if (added.length === 0) return;
  const idsOf = (kind: Reference['kind']) => added.filter((reference) => reference.kind === kind).map(({ id }) => id);
  const sections = sectionsOf(actor, 'media:read');
  // Held until the commit, so that nothing is deleted between this look and the revision that refers to it.
  const rows = await tx.query<Pick<Reference, 'kind' | 'id'>[]>(
    `with held_categories as (select id from categories where id = any ($1) and deleted_at is null for key share),
       held_authors as (select id from authors where id = any ($2) and deleted_at is null for key share),
       held_tags as (select id from tags where id = any ($3) and deleted_at is null for key share),
       held_media as (
         select id, mime_type from media m where id = any ($4) and deleted_at is null and revocation is null and (
           category_id is null or $6 or (
             select folder.lineage && $7::uuid[] or (m.uploaded_by = $5 and ($8::uuid is null or $8 = any (folder.lineage)))
             from categories c left join categories t on t.id = c.merged_into
             cross join lateral (select coalesce(t.lineage, c.lineage) as lineage) folder where c.id = m.category_id))
         for key share of m)
     select 'category' as kind, id from held_categories union all select 'author', id from held_authors
     union all select 'tag', id from held_tags union all select case when mime_type like 'image/%' then 'picture' else 'attachment' end, id from held_media`,
    [idsOf('category'), idsOf('author'), idsOf('tag'), [...idsOf('picture'), ...idsOf('attachment')], actor.id, sections === 'everywhere', sections === 'everywhere' ? [] : sections, partOf(actor)],
  );
  const found = new Set(rows.map(({ kind, id }) => `${kind} ${id}`));
  const missing = added.find(({ kind, id }) => !found.has(`${kind} ${id}`));
  if (missing) throw refusalOf(missing, rows.some(({ id }) => id === missing.id));
}

function refusalOf({ kind, id, pointer }: Reference, isThere: boolean): Error {
  const isMedia = kind === 'picture' || kind === 'attachment';
  // However the body came in, as a document or as a text: the id is what both have.
  const named = pointer === BODY ? id : undefined;
  return isMedia && isThere ? notThisKind(pointer, kind, named) : unknownReference(pointer, `unknown-${isMedia ? 'media' : kind}`, NAMES[kind], named);
}

function referencesOf(content: RevisionContent): Reference[] {
  const many = (kind: Reference['kind'], ids: readonly string[], pointer: (index: number) => string): Reference[] =>
    ids.map((id, index) => ({ kind, id: id.toLowerCase(), pointer: pointer(index) }));
  const { pictureIds, attachmentIds } = documentReferences(content.body);
  return [
    { kind: 'category', id: content.categoryId.toLowerCase(), pointer: '/categoryId' },
    ...many('category', content.secondaryCategoryIds, (index) => `/secondaryCategoryIds/${index}`),
    ...many('tag', content.tagIds, (index) => `/tagIds/${index}`),
    ...many('author', content.bylines.map((byline) => byline.authorId), (index) => `/bylines/${index}/authorId`),
    ...(content.cover ? [{ kind: 'picture' as const, id: content.cover.mediaId.toLowerCase(), pointer: '/cover/mediaId' }] : []),
    ...many('picture', pictureIds, () => BODY),
    ...many('attachment', attachmentIds, () => BODY),
  ];
}

/** A byline as it comes in: without `creditedAs` the author's present name in the language of the article is frozen. */
export type BylineInput = Pick<Byline, 'authorId' | 'role'> & { readonly creditedAs?: string | null | undefined };

/** Freezes the names under which people are credited in an article of this language; a byline that was there before keeps its own. */
export async function creditBylines(tx: Tx, locale: string, bylines: readonly BylineInput[], previous: readonly Byline[]): Promise<Byline[]> {
  const unnamed = bylines.filter(({ creditedAs }) => !creditedAs).map(({ authorId }) => authorId);
  const names = unnamed.length === 0 ? [] : await tx.query<{ id: string; name: string }[]>(
    'select id, coalesce(names ->> $2, name) as name from authors where id = any ($1)', [unnamed, locale],
  );
  const left = [...previous];
  return bylines.map(({ authorId, role, creditedAs }) => ({
    authorId,
    role,
    creditedAs: creditedAs ?? takeOut(left, authorId, role)?.creditedAs ?? names.find(({ id }) => id === authorId)?.name ?? '',
  }));
}

/** Each once: whoever was credited under two names keeps both. */
function takeOut(bylines: Byline[], authorId: string, role: string): Byline | undefined {
  const index = bylines.findIndex((byline) => byline.authorId === authorId && byline.role === role);
  return index < 0 ? undefined : bylines.splice(index, 1)[0];
}
