import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { OpenedPreview } from '../articles';
import { type Statement, queryPrepared } from '../../platform/database/prepared-statement';
import { type ProjectionSource, type SourceRow, sourceColumns, sourceOf } from './projection-source';

/** What is scheduled says already what it will be for readers; the first publication is a change of nothing. */
const CHANGES = "(r.state = 'scheduled' and a.first_published_at is not null)";

/** The times that it would have if it were published as it is scheduled, or now. */
const TIMES = {
  published: 'coalesce(a.first_published_at, r.scheduled_at, now())',
  updated: 'coalesce(r.published_at, r.scheduled_at, now())',
  significantlyUpdated: `case when ${CHANGES} and r.change_kind <> 'minor' then r.scheduled_at else a.significant_updated_at end`,
};

const SOURCE: Statement = {
  name: 'preview-source',
  text: `
    select ${sourceColumns(TIMES)},
      case when ${CHANGES} and r.change_kind in ('correction', 'clarification') and r.note is not null
        then json_build_object('id', r.id, 'type', r.change_kind, 'note', r.note, 'at', r.scheduled_at) end as scheduled_correction
    from articles a join article_revisions r on r.article_id = a.id where a.id = $1 and r.id = $2`,
};

type Row = SourceRow & { scheduled_correction: ProjectionSource['corrections'][number] | null };

const RELATED: Statement = {
  name: 'preview-related',
  text: `
    select teaser from delivery_articles where category_id = $1 and locale = $2 and id <> $3
    order by published_at desc, id desc limit 4`,
};

/**
 * What a preview is made of. It is no part of DeliveryQueries, because drafts are out of reach for the connections of
 * delivery: this one reads with those of the newsroom, and only what a link has been opened for.
 */
@Injectable()
export class PreviewQueries {
  constructor(private readonly dataSource: DataSource) {}

  /** null where it was purged meanwhile. */
  async source({ articleId, revisionId }: OpenedPreview): Promise<ProjectionSource | null> {
    const [row] = await queryPrepared<Row>(this.dataSource.manager, SOURCE, [articleId, revisionId]);
    if (!row) return null;
    const { scheduled_correction: scheduled, ...columns } = row;
    const source = sourceOf(columns);
    return scheduled ? { ...source, corrections: [scheduled, ...source.corrections] } : source;
  }

  /** The newest others of its category, as readers see them. */
  async related({ id, category, locale }: ProjectionSource): Promise<object[]> {
    const rows = await queryPrepared<{ teaser: object }>(this.dataSource.manager, RELATED, [category.id, locale, id]);
    return rows.map(({ teaser }) => teaser);
  }
}
