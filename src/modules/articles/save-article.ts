import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor';
import { changesNothing } from '../../kernel/changed-fields';
import { Forbidden } from '../../kernel/problem';
import { together } from '../../platform/database/together';
import type { Tx } from '../../platform/database/tx';
import { ArticleChanges, ArticleTarget } from './article-changes';
import { factColumns } from './article-facts';
import type { ArticlePatch, FactsInput } from './article-input';
import { ArticleRecord, placeOf } from './article-record';
import { Article } from './article.entity';
import { confirmationRequired, localeFixed } from './article.errors';
import { allowedActions, mayExpire } from './article.policy';
import { ArticleRepository } from './article.repository';
import { autosaveOwner } from './editing/autosave-owner';
import { AutosaveRepository } from './editing/autosave.repository';
import { isMove } from './is-move';
import { mergeContent } from './merge-content';
import { presentReferences } from './merged-references';
import type { NewRevision } from './new-revision';
import { recordedFacts } from './recorded-facts';
import { RevisionWriter } from './revision-writer';
import { savedRecord } from './saved-record';
import { statusLabel } from './workflow/article-state';
import { VerbName, savingVerb } from './workflow/article-workflow';

/** An explicit save: a new immutable row in the place of the open one, or beside the live one. */
@Injectable()
export class SaveArticle {
  constructor(
    private readonly changes: ArticleChanges,
    private readonly repository: ArticleRepository,
    private readonly revisions: RevisionWriter,
    private readonly autosaves: AutosaveRepository,
  ) {}

  /** Facts alone open no revision and void no approval, but for the locale of what is in review or past it; what names nothing changes nothing, no version either. Throws slug-taken, confirmation-required and locale-fixed. */
  async execute(actor: Actor, target: ArticleTarget, patch: ArticlePatch): Promise<ArticleRecord> {
    if (changesNothing(patch.content) && patch.locale === undefined && changesNothing(patch.facts)) {
      return this.changes.beside(actor, target, 'set-facts', async (_, record) => record);
    }
    return this.changes.run(actor, target, {
      verb: (record) => {
        if (changesExpiry(record, patch.facts) && !mayExpire(actor, record)) throw new Forbidden('Who may not withdraw it does not say when readers lose it.');
        return isSave(record, patch) ? savingVerb(placeOf(record).open) : 'set-facts';
      },
      category: async () => patch.content.categoryId,
      apply: async (tx, record, verb) => {
        const moved = patch.locale === undefined ? {} : await this.changeLocale(tx, record, patch.locale, patch.content.slug);
        const saved = verb === 'set-facts' ? undefined : await this.save(tx, actor, record, verb, patch);
        const facts = { ...moved, ...factColumns(patch.facts) };
        return {
          written: saved?.written,
          article: { ...facts, ...(saved && { openRevisionId: saved.revision.id }) },
          texts: saved?.revision,
          after: saved && Object.keys(facts).length === 0 ? savedRecord(actor, record, saved.revision) : undefined,
          // Of the text the revisions tell; of what a fact was, nothing else does.
          detail: { ...recordedFacts(record.article, facts) },
          data: { factsChanged: Object.keys(patch.facts).length > 0 },
        };
      },
    });
  }

  private async save(
    tx: Tx, actor: Actor, record: ArticleRecord, verb: VerbName, { content: sent, confirm, locale, apart }: ArticlePatch,
  ): Promise<{ revision: NewRevision; written: Promise<unknown> }> {
    if (verb === 'save-in-review' && !confirm) {
      throw confirmationRequired(statusLabel(placeOf(record)), allowedActions(actor, record));
    }
    const { current, article } = record;
    // Whoever reads the article knows a category or an author that was merged by the id that counts now.
    const stays = sent.categoryId !== undefined && !(await isMove(tx, record, sent.categoryId));
    const input = { ...sent, ...(stays && { categoryId: current.categoryId }) };
    const credited = [...presentReferences(record).bylines, ...current.bylines];
    const content = await mergeContent(tx, actor, input, current, { locale: locale ?? article.locale, credited });
    if (content.slug !== current.slug) {
      await this.repository.claimSlug(tx, locale ?? article.locale, content.slug, article.id);
    }
    const state = verb === 'save' && record.open ? record.open.state : 'draft';
    const { revision, written } = this.revisions.replaceOpen(tx, actor, record, { content, state, copiedEditorIds: [] });
    return { revision, written: together([written, this.autosaves.replace(tx, autosaveOwner(actor, article.id), apart ? {} : input)]) };
  }

  private async changeLocale(
    tx: Tx, { article, current }: ArticleRecord, locale: string, slug = current.slug,
  ): Promise<Partial<Article>> {
    if (locale === article.locale) return {};
    if (article.firstPublishedAt !== null) throw localeFixed();
    await this.repository.releaseSlugs(tx, article.id, article.locale);
    await this.repository.claimSlug(tx, locale, slug, article.id);
    return { locale };
  }
}

/** The locale is no content, but what was reviewed was approved for the address that it has with it. */
function isSave(record: ArticleRecord, { content, locale }: ArticlePatch): boolean {
  if (!changesNothing(content)) return true;
  const { article } = record;
  const moves = locale !== undefined && locale !== article.locale && article.firstPublishedAt === null;
  return moves && savingVerb(placeOf(record).open) === 'save-in-review';
}

function changesExpiry({ article }: ArticleRecord, { expireAt }: FactsInput): boolean {
  return expireAt !== undefined && (expireAt === null ? null : Date.parse(expireAt)) !== (article.expireAt === null ? null : Date.parse(article.expireAt));
}
