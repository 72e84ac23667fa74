import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../../../kernel/actor';
import type { PresentVersion } from '../../../kernel/problem';
import { versionOf } from '../../../kernel/version';
import { presentVersion } from '../../../platform/journal/present-version';
import type { ArticleRecord } from '../article-record';
import { ArticleQueries } from '../article.queries';
import { type RevisionDiff, diffRevisions } from '../diff/diff-revisions';
import { type RevisionRecord, RevisionQueries } from '../revision.queries';

/** What two who wrote at once have between them: what was there, and what is there now. */
interface MergeSides {
  readonly current: RevisionRecord;
  /** null where the tag is none of ours, or the version is not known. */
  readonly base: RevisionRecord | null;
}

/** What somebody needs who wrote over a version that is gone: the two, who made the latter, and the difference. */
export interface MergeBasis extends MergeSides {
  readonly present: PresentVersion;
  readonly diff: RevisionDiff | null;
}

/** True of one moment: the version, what it has and who made it. */
@Injectable()
export class MergeQueries {
  constructor(
    private readonly articles: ArticleQueries,
    private readonly revisions: RevisionQueries,
    private readonly dataSource: DataSource,
  ) {}

  /** Read apart from the transaction that was refused. `sent`: the tag that was stale. null where the actor sees no open revision of the article any more. */
  async find(actor: Actor, id: string, sent: string): Promise<MergeBasis | null> {
    const sides = await this.sides(actor, id, sent, this.dataSource.manager);
    if (!sides) return null;
    const { article, current, base } = sides;
    return {
      present: await presentVersion(this.dataSource.manager, article),
      current,
      base,
      diff: base && diffRevisions(base.revision, current.revision),
    };
  }

  /** The same without the difference, which takes its time; read in a transaction that holds the article, and true until it ends. */
  async sides(actor: Actor, id: string, sent: string, manager: EntityManager): Promise<(MergeSides & Pick<ArticleRecord, 'article' | 'merged'>) | null> {
    const record = await this.articles.find(actor, id, manager);
    if (!record?.inside) return null;
    const { article, merged } = record;
    const seen = versionOf(sent);
    return {
      article,
      merged,
      current: { revision: record.current, createdBy: record.revisionCreatedBy },
      base: seen === null || seen > article.version ? null : await this.revisions.asOf(id, seen, manager),
    };
  }
}
