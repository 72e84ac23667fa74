import type { Actor } from '../../kernel/actor';
import type { Tx } from '../../platform/database/tx';
import type { ContentInput } from './article-input';
import { creditBylines, requireReferences } from './article-references';
import { withBlockIds } from './document';
import { BLANK, type Byline, RevisionContent, contentOf } from './revision-content';

type Base = Omit<RevisionContent, 'categoryId'> & { readonly categoryId?: string };

/**
 * The content that a save leads to: what came in over what was there, names credited, blocks with their ids, references checked.
 * `locale` is that of the article, `credited` are the bylines that keep their names.
 */
export async function mergeContent(
  tx: Tx, actor: Actor, input: ContentInput, previous: RevisionContent | null, { locale, credited }: { locale: string; credited: readonly Byline[] },
): Promise<RevisionContent> {
  const base: Base = previous ? contentOf(previous) : { ...BLANK, slug: '', headline: '' };
  const { body, bylines, cover, seo, ...plain } = input;
  const content = {
    ...base,
    ...plain,
    ...(body !== undefined && { body: withBlockIds(body, previous?.body) }),
    ...(bylines !== undefined && { bylines: await creditBylines(tx, locale, bylines, credited) }),
    ...(cover !== undefined && { cover: cover && { caption: null, credit: null, alt: null, ...cover } }),
    ...(seo !== undefined && { seo: { ...base.seo, ...seo } }),
  } as RevisionContent;
  await requireReferences(tx, actor, content, previous);
  return content;
}
