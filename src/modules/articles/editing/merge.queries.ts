import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Actor } from '../../../kernel/actor';
import type { PresentVersion } from '../../../kernel/problem';
import { versionOf } from '../../../kernel/version';
import { presentVersion } from '../../../platform/journal/present-version';
import { ArticleQueries } from '../article.queries';
import { type RevisionDiff, diffRevisions } from '../diff/diff-revisions';
import { type RevisionRecord, RevisionQueries } from '../revision.queries';

/** What somebody needs who wrote over a version that is gone: what was there, what is there now, and the difference. */
export interface MergeBasis {
  readonly present: PresentVersion;
  readonly current: RevisionRecord;
  /** null where the tag is none of ours, or the version is not known. */
  readonly base: RevisionRecord | null;
  readonly diff: RevisionDiff | null;
}

/** Read apart from the transaction that was refused, and true of one moment: the version, what it has and who made it. */
@Injectable()
export class MergeQueries {
  constructor(
    private readonly articles: ArticleQueries,
    private readonly revisions: RevisionQueries,
    private readonly dataSource: DataSource,
  ) {}

  /** `sent`: the tag that was stale. null where the actor sees no open revision of the article any more. */
  async find(actor: Actor, id: string, sent: string): Promise<MergeBasis | null> {
    const record = await this.articles.find(actor, id);
    if (!record?.inside) return null;
    const { version } = record.article;
    const current = { revision: record.current, createdBy: record.revisionCreatedBy };
    const seen = versionOf(sent);
    const base = seen === null || seen > version ? null : await this.revisions.asOf(id, seen);
    return {
      present: await presentVersion(this.dataSource.manager, record.article),
      current,
      base,
      diff: base && diffRevisions(base.revision, current.revision),
    };
  }
}
