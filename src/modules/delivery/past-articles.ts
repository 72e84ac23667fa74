import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Settings } from '../../config/settings';
import { type Statement, queryPrepared } from '../../platform/database/prepared-statement';
import { projectArticle } from './project-article';
import { type SourceRow, sourceColumns, sourceOf } from './projection-source';

/** An article as it was, in the shape in which it is. */
export interface PastArticle {
  /** Its document has both forms of the text; `related` is empty: nobody wrote down what was newest then. */
  readonly document: object;
  readonly body: object;
  readonly surrogateKeys: string;
}

/**
 * The last line of the ledger until then says which revision readers got; a time at which they got none has no row. When it was to expire
 * is a fact beside the revisions: what it was before it was first changed after that time, the audit log says.
 */
const SOURCE: Statement = {
  name: 'past-article-source',
  text: `
    select ${sourceColumns({
    published: 'a.first_published_at', updated: 'w.updated_at', significantlyUpdated: 'w.significant_at',
    expires: 'case when e.is_changed then e.before else a.expire_at end',
  })}
    from articles a
    join lateral (
      select revision_id, kind from article_publications p where p.article_id = a.id and p.at <= $2 order by p.number desc limit 1
    ) p on p.kind not in ('withdrawn', 'expired', 'retracted', 'reinstated')
    join article_revisions r on r.id = p.revision_id
    cross join lateral (
      select max(at) as updated_at, max(at) filter (where change_kind <> 'minor') as significant_at
      from article_publications c where c.article_id = a.id and c.at <= $2 and c.kind in ('published', 'updated', 'corrected', 'clarified')
    ) w
    left join lateral (
      select true as is_changed, (l.detail -> 'before' ->> 'expireAt')::timestamptz as before
      from audit_log l where l.subject_id = a.id and l.at > $2 and l.detail -> 'before' ? 'expireAt' order by l.sequence limit 1
    ) e on true
    where a.id = $1 and a.visibility = 'live'`,
};

/**
 * What readers got at some time of an article that they still get: the text and the dates as they were, the names of sections, tags
 * and authors as they are now. Former revisions are no read model, so they are read with the connections of the newsroom.
 */
@Injectable()
export class PastArticles {
  constructor(
    private readonly dataSource: DataSource,
    private readonly settings: Settings,
  ) {}

  /** null where readers got none then, or get none now. */
  async find(id: string, at: string): Promise<PastArticle | null> {
    const [row] = await queryPrepared<SourceRow>(this.dataSource.manager, SOURCE, [id, at]);
    if (!row) return null;
    const source = sourceOf(row);
    const corrections = source.corrections.filter((correction) => Date.parse(correction.at) <= Date.parse(at));
    const { document, body, surrogateKeys } = projectArticle({ ...source, corrections }, this.settings);
    return { document: { ...document, related: [] }, body, surrogateKeys: surrogateKeys.join(' ') };
  }
}
