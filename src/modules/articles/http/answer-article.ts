import type { FastifyReply } from 'fastify';
import type { Settings } from '../../../config/settings';
import type { Actor } from '../../../kernel/actor';
import { etagOf } from '../../../kernel/version';
import type { ArticleRecord } from '../article-record';
import type { BodyWarning } from '../document';
import { ArticleView, articleView } from './article.view';

/** One article as an answer, with the ETag of its version. */
export function answerArticle(
  reply: FastifyReply, record: ArticleRecord, actor: Actor, settings: Settings, warnings: BodyWarning[] = [],
): ArticleView {
  void reply.header('etag', etagOf(record.article.version));
  return articleView(record, actor, settings, warnings);
}
