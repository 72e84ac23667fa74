import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { camelKeys } from '../../../platform/database/row';
import type { ArticleRevision } from '../article-revision.entity';
import { contentHash, contentOf } from '../revision-content';
import { revisionJson } from '../revision-json';
import { AuditedPublications } from './audited-publications';
import type { Publication } from './publication';
import { sealOf } from './seal-of';

/** What was found in the ledger. */
export interface LedgerReport {
  readonly publications: number;
  readonly articles: number;
  /** Nothing where all is as it was written; each names the article and the line. */
  readonly faults: readonly string[];
}

/** A line with its revision as it is now; null where that was purged with its article. */
type Line = Publication & { readonly revision: Record<string, unknown> | null };

const BATCH = 100;
const MOST_FAULTS = 100;
/** Without what is only derived from the rest. */
const REVISION = revisionJson('r', ['bodyHtml', 'bodyText']);
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

/**
 * Reads the whole ledger and says where it is not what was written: lines changed, left out, cut off or put in, or revisions with another
 * content. Each line is held to its seal and the line before it, all of them to the audit log, and the last ones to the articles.
 */
@Injectable()
export class VerifyLedger {
  constructor(
    private readonly dataSource: DataSource,
    private readonly audited: AuditedPublications,
  ) {}

  async execute(): Promise<LedgerReport> {
    const faults: string[] = [];
    let [publications, articles] = [0, 0];
    let before: Line | undefined;
    for (;;) {
      const batch = await this.linesAfter(before);
      for (const line of batch) {
        const former = before?.articleId === line.articleId ? before : undefined;
        publications += 1;
        if (!former) articles += 1;
        faults.push(...faultsOf(line, former));
        before = line;
      }
      if (batch.length < BATCH || faults.length > MOST_FAULTS) break;
    }
    faults.push(...(await this.audited.faults(MOST_FAULTS)), ...(await this.missingEnds()));
    return { publications, articles, faults: faults.slice(0, MOST_FAULTS) };
  }

  private async linesAfter(line: Line | undefined): Promise<Line[]> {
    const rows = await this.dataSource.query<Record<string, unknown>[]>(
      `select p.*, case when r.id is not null then ${REVISION} end as revision from article_publications p left join article_revisions r on r.id = p.revision_id
       where (p.article_id, p.number) > ($1, $2) order by p.article_id, p.number limit ${BATCH}`,
      [line?.articleId ?? BEFORE_ALL, line?.number ?? 0],
    );
    return rows.map((row) => camelKeys<Line>(row));
  }

  /** Articles of which the ledger says otherwise than they are: its last lines were cut off, with those of the audit log, or the article was changed past it. */
  private async missingEnds(): Promise<string[]> {
    const rows = await this.dataSource.query<{ id: string; visibility: string }[]>(
      `select a.id, a.visibility from articles a
       left join lateral (
         select p.kind, p.revision_id from article_publications p where p.article_id = a.id order by p.number desc limit 1) last on true
       where a.visibility <> 'unpublished' and (last.revision_id is distinct from a.live_revision_id
         or a.visibility <> case when last.kind in ('withdrawn', 'expired', 'reinstated') then 'withdrawn'
           when last.kind = 'retracted' then 'retracted' else 'live' end)
       order by a.id limit ${MOST_FAULTS}`,
    );
    return rows.map(({ id, visibility }) => `Article ${id} is ${visibility}, and its last line does not say so.`);
  }
}

function faultsOf(line: Line, former: Line | undefined): string[] {
  const place = `Article ${line.articleId}, line ${line.number}`;
  const found = [
    [line.number === (former?.number ?? 0) + 1, 'a line before it is missing'],
    [line.previousHash === (former?.hash ?? null), 'it does not follow from the line before'],
    [line.hash === sealOf(line), 'it was changed'],
    [line.revision === null || isRevision(line.revision, line.revisionHash), 'its revision has another content'],
  ] as const;
  return found.flatMap(([isRight, what]) => (isRight ? [] : [`${place}: ${what}.`]));
}

/** By what it says itself and by what it holds. */
function isRevision(row: Record<string, unknown>, hash: string): boolean {
  const revision = camelKeys<ArticleRevision>(row);
  return revision.hash === hash && contentHash(contentOf(revision)) === hash;
}
