import { Injectable } from '@nestjs/common';
import type { Position } from '../../kernel/page';
import { ReadPool } from '../../platform/database/read-pool';

/** What readers are told that was put right, and where. */
export interface PublicCorrection {
  readonly id: string;
  readonly type: 'correction' | 'clarification';
  readonly note: string;
  readonly at: Date;
  readonly slug: string;
  readonly headline: string;
  readonly url: string;
}

/** The corrections of live articles, from the read model alone. */
@Injectable()
export class CorrectionQueries {
  constructor(private readonly pool: ReadPool) {}

  /** Up to `limit` + 1, the newest first. */
  async list(locale: string, limit: number, after: Position | null): Promise<PublicCorrection[]> {
    const text = `
      select k.id, k.type, k.note, k.at, d.slug, d.teaser ->> 'headline' as headline, d.teaser ->> 'url' as url
      from delivery_corrections k join delivery_articles d on d.id = k.article_id
      where k.locale = $1 ${after ? 'and (k.at, k.id) < ($3::timestamptz, $4::uuid)' : ''}
      order by k.at desc, k.id desc limit $2`;
    return this.pool.query<PublicCorrection & object>(
      { name: `corrections${after ? '-after' : ''}`, text }, [locale, limit + 1, ...(after ? [after.value, after.id] : [])],
    );
  }
}
