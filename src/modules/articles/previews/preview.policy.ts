import type { Actor } from '../../../kernel/actor';
import type { Permission } from '../../../kernel/permissions';
import type { ArticleRecord } from '../article-record';
import { holdsInSection } from '../article.policy';

/** Whether the actor manages the preview links of the article. */
export function mayManagePreviews(actor: Actor, record: ArticleRecord): boolean {
  return record.inside && holdsInSection(actor, 'article:preview', record);
}

/** The permission that the actor lacks for showing the article to others: under embargo or hold it takes who may override it. */
export function lackingForPreview(actor: Actor, record: ArticleRecord): Permission | null {
  const needed: Permission[] = [
    'article:preview',
    ...(record.embargoed ? ['article:embargo-override' as const] : []),
    ...(record.article.legalHold ? ['article:legal-hold' as const] : []),
  ];
  return needed.find((permission) => !holdsInSection(actor, permission, record)) ?? null;
}

/** What was taken back from readers, or thrown away, is shown to nobody. */
export function isPreviewable({ article }: ArticleRecord): boolean {
  return article.visibility !== 'retracted' && article.deletedAt === null;
}
