import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../../../kernel/actor';
import { Forbidden, NotFound } from '../../../kernel/problem';
import type { ArticleRecord } from '../article-record';
import { ArticleQueries } from '../article.queries';
import { mayManagePreviews } from './preview.policy';

/** Lets in who manages the preview links of an article. */
@Injectable()
export class PreviewAccess {
  constructor(private readonly articles: ArticleQueries) {}

  /** Throws NotFound and Forbidden. */
  async enter(actor: Actor, articleId: string, manager?: EntityManager): Promise<ArticleRecord> {
    const record = await this.articles.find(actor, articleId, manager);
    if (!record) throw new NotFound();
    if (!mayManagePreviews(actor, record)) throw new Forbidden();
    return record;
  }
}
