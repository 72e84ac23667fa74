import { Injectable } from '@nestjs/common';
import { Settings } from '../../config/settings';
import { isUuid } from '../../kernel/ids';
import type { Position } from '../../kernel/page';
import { AskedTogether } from '../../platform/database/asked-together';
import { ReadPool } from '../../platform/database/read-pool';
import { ARTICLE_STATEMENTS, TOGETHER } from './article-statement';
import { RETRACTION_STATEMENTS } from './retraction-statement';
import { type CardFilter, type CardOrder, cardsStatement, countStatement } from './cards-statement';

/** A live article as the read model has it; the JSON texts are sent as they are. */
export interface DeliveredArticle {
  readonly slug: string;
  readonly document: string;
  /** Only where it was asked for. */
  readonly body: string | null;
  readonly related: string;
  readonly surrogateKeys: string;
  readonly projectedAt: Date;
  readonly categoryId: string;
  readonly locale: string;
  /** Given in the place of another, with a slug that something of the locale that was asked for has or had. */
  readonly isAnothers?: boolean;
}

/** The public notice of a retraction. */
export interface RetractionNotice {
  readonly notice: string;
  readonly retractedAt: Date;
}

/** One article of a list. */
export interface Card {
  readonly card: string;
  readonly id: string;
  readonly at: Date;
  /** Of the list that it was found in; null where that is the whole site. */
  readonly subjectId: string | null;
}

type Form = 'html' | 'doc';

interface BySlug {
  readonly locale: string;
  readonly slug: string;
}

/** So many articles are asked for at once, and so many while somebody saves or publishes. */
const MOST_TOGETHER = 100;
const MOST_BESIDE_WRITES = 4;

/** The reads of published articles: one prepared statement each, on the read model alone. */
@Injectable()
export class DeliveryQueries {
  private readonly together = { html: this.askedTogether('html'), doc: this.askedTogether('doc') };

  constructor(
    private readonly pool: ReadPool,
    private readonly settings: Settings,
  ) {}

  /** By any slug that the article was ever published under, or by id; null where readers see none. */
  async findArticle(locale: string, slugOrId: string, withBody: boolean): Promise<DeliveredArticle | null> {
    const as = withBody ? 'doc' : 'html';
    const found = isUuid(slugOrId)
      ? (await this.pool.query<DeliveredArticle & object>(ARTICLE_STATEMENTS.id[as], [slugOrId]))[0]
      : await this.together[as].of({ locale, slug: slugOrId });
    return found ?? this.fallback(locale, slugOrId, as);
  }

  private askedTogether(as: Form): AskedTogether<BySlug, DeliveredArticle> {
    return new AskedTogether((asked) => this.bySlugs(asked, as), () => (this.pool.givesWay ? MOST_BESIDE_WRITES : MOST_TOGETHER));
  }

  private async bySlugs(asked: readonly BySlug[], as: Form): Promise<readonly (DeliveredArticle | undefined)[]> {
    const [first] = asked;
    if (asked.length === 1) return this.pool.query<DeliveredArticle & object>(ARTICLE_STATEMENTS.slug[as], [first?.locale, first?.slug]);
    const rows = await this.pool.query<DeliveredArticle & { nr: number }>(TOGETHER[as], [asked.map(({ locale }) => locale), asked.map(({ slug }) => slug)]);
    const found = new Map(rows.map((row) => [row.nr, row]));
    return asked.map((_, index) => found.get(index + 1));
  }

  /** In the default locale, where the site wants that. */
  private async fallback(locale: string, slug: string, as: Form): Promise<DeliveredArticle | null> {
    if (!this.fallsBack(locale, slug)) return null;
    const [row] = await this.pool.query<DeliveredArticle & object>(ARTICLE_STATEMENTS.fallback[as], [this.settings.defaultLocale, slug, locale]);
    return row ?? null;
  }

  private fallsBack(locale: string, slugOrId: string): boolean {
    const { localeFallback, defaultLocale } = this.settings;
    return localeFallback !== 'none' && locale !== defaultLocale && !isUuid(slugOrId);
  }

  /** What is said in the place of an article that was retracted; null where there is nothing to say. */
  async findRetraction(locale: string, slugOrId: string): Promise<RetractionNotice | null> {
    const ask = async (by: keyof typeof RETRACTION_STATEMENTS, ...values: string[]): Promise<RetractionNotice | undefined> =>
      (await this.pool.query<RetractionNotice & object>(RETRACTION_STATEMENTS[by], values))[0];
    if (isUuid(slugOrId)) return (await ask('id', slugOrId)) ?? null;
    const own = await ask('slug', locale, slugOrId);
    if (own || !this.fallsBack(locale, slugOrId)) return own ?? null;
    return (await ask('fallback', this.settings.defaultLocale, slugOrId, locale)) ?? null;
  }

  /** Up to `limit` + 1 cards, so that the caller knows whether there are more. */
  async findCards(filter: CardFilter, order: CardOrder, limit: number, after: Position | null): Promise<Card[]> {
    const { statement, values } = cardsStatement(filter, order, limit + 1, after);
    return this.pool.query<Card & object>(statement, values);
  }

  /** On all pages. */
  async countCards(filter: CardFilter): Promise<number> {
    const { statement, values } = countStatement(filter);
    const [count] = await this.pool.query<{ total: number }>(statement, values);
    return count?.total ?? 0;
  }
}
