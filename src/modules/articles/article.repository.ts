import { Injectable } from '@nestjs/common';
import { Settings } from '../../config/settings';
import { numberedSlugs } from '../../kernel/slug';
import { applyChange } from '../../platform/database/apply-change';
import { insertRow } from '../../platform/database/insert-row';
import { newId } from '../../platform/database/new-id';
import { type Statement, queryPrepared } from '../../platform/database/prepared-statement';
import { type ConstraintRefusals, refusing } from '../../platform/database/refusing';
import { NOW, type RowChange } from '../../platform/database/row-change';
import type { Tx } from '../../platform/database/tx';
import { updateRow } from '../../platform/database/update-row';
import { ArticleApproval } from './article-approval.entity';
import { ArticleCorrection } from './article-correction.entity';
import { ArticleRevision } from './article-revision.entity';
import { Article } from './article.entity';
import { pathBelowSite } from './article-url';
import { slugTaken, translationTaken, unknownRevision } from './article.errors';
import { type NewRevision, NO_SCHEDULE } from './new-revision';

/** What the workflow notes on a revision. */
type RevisionNote = Partial<Pick<ArticleRevision,
  'state' | 'submittedBy' | 'changeKind' | 'note' | 'scheduledAt' | 'scheduledBy' | 'scheduledVisibility' | 'scheduleError'>>;

/** Whoever changes the article waits; a row of somebody else that only names it, like a link from another article, does not. */
const LOCK: Statement = { name: 'article-lock', text: 'select from articles where id = $1 for no key update' };

const IS_FUTURE: Statement = { name: 'is-future', text: 'select $1::timestamptz > now() as future' };

const REMOVE: Statement = { name: 'article-remove', text: 'delete from articles where id = $1' };

const VOID_APPROVALS: Statement = {
  name: 'article-void-approvals', text: 'update article_approvals set voided_at = now() where article_id = $1 and voided_at is null',
};

/** Those of others, and those with which an article would stand in the place of a section: $3 is the path that each has below the site. */
const TAKEN_SLUGS: Statement = {
  name: 'article-taken-slugs',
  text: `
    select slug from article_slugs where locale = $1 and slug = any ($2)
    union all
    select p.slug from unnest($2::text[], $3::text[]) p (slug, path) join categories c on c.path = p.path
    where c.deleted_at is null and not exists (select 1 from categories above where above.id = any (c.lineage) and not above.active)`,
};

/** Looked at together, and twice as many where all of them are taken: there are headlines for every day. */
const SLUGS_AT_ONCE = 20;

const CLAIM_SLUG: Statement = {
  name: 'article-claim-slug',
  text: `
    with claimed as (
      insert into article_slugs (locale, slug, article_id) values ($1, $2, $3) on conflict do nothing returning article_id)
    select article_id from claimed union all select article_id from article_slugs where locale = $1 and slug = $2`,
};

/** A draft may change its locale, but not to that of one of its translations. */
const REFUSALS: ConstraintRefusals = { article_translations_group_locale_key: translationTaken };

/** The write side of articles. Rows are locked by `lock` before anything of theirs is changed. */
@Injectable()
export class ArticleRepository {
  constructor(private readonly settings: Settings) {}

  /** Holds the article until the transaction ends. */
  async lock(tx: Tx, id: string): Promise<void> {
    await queryPrepared(tx, LOCK, [id]);
  }

  /** The version that the article has; null where there is none. */
  async versionOf(tx: Tx, id: string): Promise<number | null> {
    const [row] = await tx.query<{ version: number }[]>('select version from articles where id = $1', [id]);
    return row?.version ?? null;
  }

  async insert(tx: Tx, article: Pick<Article, 'id' | 'locale' | 'createdBy' | 'openRevisionId'> & Partial<Article>): Promise<void> {
    await insertRow(tx, Article, { version: 1, visibility: 'unpublished', ...article });
  }

  async apply(tx: Tx, article: Pick<Article, 'id' | 'version'>, change: RowChange<Article>): Promise<void> {
    await refusing(applyChange(tx, Article, article, change), REFUSALS);
  }

  /** Points the article at its first revision. */
  async openFirst(tx: Tx, id: string, revisionId: string): Promise<void> {
    await updateRow(tx, Article, { id }, { openRevisionId: revisionId });
  }

  /** Deletes the article with its revisions, its slugs and everything else that is only its own. */
  async remove(tx: Tx, id: string): Promise<void> {
    await queryPrepared(tx, REMOVE, [id]);
  }

  async insertRevision(tx: Tx, revision: NewRevision): Promise<void> {
    await insertRow(tx, ArticleRevision, revision);
  }

  /** Notes on a revision what the workflow did with it; its content never changes. */
  async mark(
    tx: Tx,
    revisionId: string,
    note: RevisionNote & { submittedNow?: true; publishedNow?: true },
  ): Promise<void> {
    const { submittedNow, publishedNow, ...columns } = note;
    await updateRow(tx, ArticleRevision, { id: revisionId }, {
      ...(columns.state !== undefined && NO_SCHEDULE),
      ...columns,
      ...(submittedNow && { submittedAt: NOW }),
      ...(publishedNow && { publishedAt: NOW }),
    });
  }

  /** Back to approved: the schedule and what was to be told of the publication are given up. */
  async unschedule(tx: Tx, revisionId: string): Promise<void> {
    await this.mark(tx, revisionId, { state: 'approved', changeKind: null, note: null });
  }

  async findRevision(tx: Tx, articleId: string, number: number): Promise<ArticleRevision | null> {
    return tx.findOneBy(ArticleRevision, { articleId, number });
  }

  /** The revision with this number, for copying. Throws unknown-revision. */
  async getRevision(tx: Tx, articleId: string, number: number): Promise<ArticleRevision> {
    const revision = await this.findRevision(tx, articleId, number);
    if (!revision) throw unknownRevision();
    return revision;
  }

  async insertApproval(tx: Tx, approval: Pick<ArticleApproval, 'articleId' | 'revisionId' | 'hash' | 'step' | 'comment' | 'userId'>): Promise<void> {
    await insertRow(tx, ArticleApproval, { id: newId(), ...approval });
  }

  /** Approvals are of a content that is being left, or of a review that starts again. */
  async voidApprovals(tx: Tx, articleId: string): Promise<void> {
    await queryPrepared(tx, VOID_APPROVALS, [articleId]);
  }

  async insertCorrection(tx: Tx, correction: Pick<ArticleCorrection, 'articleId' | 'revisionId' | 'type' | 'note'>): Promise<void> {
    await insertRow(tx, ArticleCorrection, { id: newId(), ...correction });
  }

  /** Takes exactly this slug for the article. Throws slug-taken; a slug that the article ever had is still its own. */
  async claimSlug(tx: Tx, locale: string, slug: string, articleId: string): Promise<void> {
    if (!(await this.tryClaim(tx, locale, slug, articleId))) throw slugTaken();
  }

  /** Takes the slug, or the first free one of slug-2, slug-3 … that is not the path of a section, and gives it. */
  async claimFreeSlug(tx: Tx, locale: string, slug: string, articleId: string): Promise<string> {
    for (let [from, count] = [1, SLUGS_AT_ONCE]; ; [from, count] = [from + count, count * 2]) {
      const candidates = numberedSlugs(slug, from, count);
      const paths = candidates.map((each) => pathBelowSite(this.settings, locale, each));
      const taken = new Set((await queryPrepared<{ slug: string }>(tx, TAKEN_SLUGS, [locale, candidates, paths])).map((row) => row.slug));
      for (const candidate of candidates.filter((each) => !taken.has(each))) {
        if (await this.tryClaim(tx, locale, candidate, articleId)) return candidate;
      }
    }
  }

  /** Gives up the slugs in a locale that the article leaves before its first publication. */
  async releaseSlugs(tx: Tx, articleId: string, locale: string): Promise<void> {
    await tx.query('delete from article_slugs where article_id = $1 and locale = $2', [articleId, locale]);
  }

  /** Whether the time is yet to come, by the database's clock. */
  async isFuture(tx: Tx, time: string): Promise<boolean> {
    const [row] = await queryPrepared<{ future: boolean }>(tx, IS_FUTURE, [time]);
    return row?.future === true;
  }

  /** Whether readers now find a link to the article in another one. */
  async isLinkedFromLive(tx: Tx, id: string): Promise<boolean> {
    const [row] = await tx.query<unknown[]>(
      `select 1 from article_revisions r join articles a on a.live_revision_id = r.id
       where r.linked_article_ids @> array[$1::uuid] and r.state = 'published' and a.visibility = 'live' and a.id <> $1 limit 1`,
      [id],
    );
    return row !== undefined;
  }

  /** Waits for whoever is about to take the same slug, and then knows whether they did. */
  private async tryClaim(tx: Tx, locale: string, slug: string, articleId: string): Promise<boolean> {
    const [row] = await queryPrepared<{ article_id: string }>(tx, CLAIM_SLUG, [locale, slug, articleId]);
    return row?.article_id === articleId;
  }
}
