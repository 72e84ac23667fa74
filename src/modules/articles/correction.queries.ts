import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Actor, partOf, sectionsOf } from '../../kernel/actor';
import { type Position, pageOf } from '../../kernel/page';
import type { Visibility } from './workflow/article-state';

/** A correction with the article as it was published last. */
export interface CorrectionDetail {
  readonly id: string;
  readonly type: 'correction' | 'clarification';
  readonly note: string;
  readonly at: Date;
  readonly articleId: string;
  readonly visibility: Visibility;
  readonly locale: string;
  readonly slug: string;
  readonly headline: string;
}

/**
 * $1 whether everything, $2 the sections in which the caller reads, $3 the part of the tree that a key is kept to; what is live is for
 * everybody who is signed in, there.
 */
const CORRECTIONS = `
  select k.id, k.type, k.note, k.at, a.id as "articleId", a.visibility, a.locale, l.slug, l.headline
  from article_corrections k
  join articles a on a.id = k.article_id
  join article_revisions l on l.id = a.live_revision_id
  left join article_revisions o on o.id = a.open_revision_id
  join categories c on c.id = coalesce(o.category_id, l.category_id)
  left join categories m on m.id = c.merged_into
  where (
    $1 or coalesce(m.lineage, c.lineage) && $2::uuid[] or (a.visibility = 'live' and a.deleted_at is null and ($3::uuid is null or $3 = any (
      select unnest(coalesce(t.lineage, s.lineage)) from categories s left join categories t on t.id = s.merged_into where s.id = l.category_id))))`;

/** What was put right in the articles that the caller may see, whatever has become of them. */
@Injectable()
export class CorrectionQueries {
  constructor(private readonly dataSource: DataSource) {}

  /** The newest first. */
  async list(actor: Actor, limit: number, after: Position | null): Promise<{ items: CorrectionDetail[]; next: Position | null }> {
    const sections = sectionsOf(actor, 'article:read');
    const found = await this.dataSource.query<CorrectionDetail[]>(
      `${CORRECTIONS} ${after ? 'and (k.at, k.id) < ($4::timestamptz, $5::uuid)' : ''} order by k.at desc, k.id desc limit ${limit + 1}`,
      [sections === 'everywhere', sections === 'everywhere' ? [] : sections, partOf(actor), ...(after ? [after.value, after.id] : [])],
    );
    const { rows, next } = pageOf(found, limit, ({ at, id }) => ({ value: at.toISOString(), id }));
    return { items: rows, next };
  }
}
