import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Actor } from '../../../kernel/actor';
import { type PageRequest, type Position, pageOf } from '../../../kernel/page';
import { Forbidden, InvalidValues, NotFound } from '../../../kernel/problem';
import type { Tx } from '../../../platform/database/tx';
import { Journal } from '../../../platform/journal/journal';
import { ArticleChanges, type ArticleTarget } from '../article-changes';
import { type ArticleRecord, placeOf } from '../article-record';
import { translationTaken, unknownReference, verbRefused } from '../article.errors';
import { allowedActions, mayDo } from '../article.policy';
import { ArticleQueries } from '../article.queries';
import { statusLabel } from '../workflow/article-state';
import { isPossible } from '../workflow/article-workflow';
import { TranslationRepository } from './translation.repository';

/** Links articles as translations of one another, a fact of each: it opens no revision, and readers see it of those that are live. */
@Injectable()
export class LinkTranslations {
  constructor(
    private readonly changes: ArticleChanges,
    private readonly queries: ArticleQueries,
    private readonly repository: TranslationRepository,
    private readonly journal: Journal,
    private readonly dataSource: DataSource,
  ) {}

  /** With all that either is linked to already. Throws unknown-article, itself and translation-taken. */
  async link(actor: Actor, target: ArticleTarget, articleId: string): Promise<ArticleRecord> {
    if (articleId === target.id) throw InvalidValues.at('/articleId', 'itself', 'This is the article itself.');
    return this.changes.run(actor, target, {
      verb: 'set-facts',
      apply: async (tx, { article }) => {
        const other = await this.other(tx, actor, articleId, () => unknownReference('/articleId', 'unknown-article', 'article'));
        requirePossible(actor, other);
        await this.repository.lock(tx);
        const known = [...(await this.repository.membersWith(tx, article.id)), ...(await this.repository.membersWith(tx, articleId))];
        const together = new Map([...known, ...[article, other.article].map(({ id, locale }) => ({ articleId: id, locale }))]
          .map((member) => [member.articleId, member.locale]));
        const twice = [...together.values()].find((locale, index, all) => all.indexOf(locale) !== index);
        if (twice !== undefined) throw translationTaken();
        await this.repository.join(tx, [article, other.article], known);
        await this.tell(tx, actor, articleId, { translationLinked: article.id });
        return { detail: { translationLinked: articleId } };
      },
    });
  }

  /** Takes another article out of the group of this one, wherever it stands: one in the trash leaves its locale to another. Throws NotFound where it is not in it. */
  async unlink(actor: Actor, target: ArticleTarget, articleId: string): Promise<ArticleRecord> {
    return this.changes.run(actor, target, {
      verb: 'set-facts',
      apply: async (tx, { article }) => {
        await this.other(tx, actor, articleId, () => new NotFound());
        await this.repository.lock(tx);
        const members = await this.repository.membersWith(tx, article.id);
        if (articleId === article.id || !members.some((member) => member.articleId === articleId)) throw new NotFound();
        await this.repository.leave(tx, articleId, members);
        await this.tell(tx, actor, articleId, { translationUnlinked: article.id });
        return { detail: { translationUnlinked: articleId } };
      },
    });
  }

  /** What the article is linked to, as far as the actor may see it, by locale. Throws NotFound. */
  async list(actor: Actor, id: string, { limit, after }: PageRequest): Promise<{ items: ArticleRecord[]; next: Position | null }> {
    const record = await this.queries.find(actor, id);
    if (!record) throw new NotFound();
    const found: ArticleRecord[] = [];
    for (const { articleId, locale } of await this.repository.membersWith(this.dataSource.manager, id)) {
      if (articleId === record.article.id || (after !== null && locale <= after.value)) continue;
      const translation = await this.queries.find(actor, articleId);
      if (translation) found.push(translation);
      if (found.length > limit) break;
    }
    const { rows, next } = pageOf(found, limit, ({ article }) => ({ value: article.locale, id: article.id }));
    return { items: rows, next };
  }

  /** Throws Forbidden where the actor may not change its facts. */
  private async other(tx: Tx, actor: Actor, id: string, missing: () => Error): Promise<ArticleRecord> {
    const other = await this.queries.find(actor, id, tx);
    if (!other) throw missing();
    if (!mayDo(actor, 'set-facts', other)) throw new Forbidden();
    return other;
  }

  /** Of both articles it is a fact that changed; the version is that of the one which the caller has read. */
  private async tell(tx: Tx, actor: Actor, subjectId: string, detail: object): Promise<void> {
    await this.journal.append(tx, actor, { type: 'article.facts_changed', subjectId, detail: { ...detail } });
  }
}

/** Of the other article the same is asked as of the one in the request. */
function requirePossible(actor: Actor, other: ArticleRecord): void {
  const place = placeOf(other);
  if (!isPossible('set-facts', place, other.policy.requiredApprovals)) throw verbRefused('set-facts', statusLabel(place), allowedActions(actor, other));
}
