export { articleUrl } from './article-url';
export { ArticlesModule } from './articles.module';
export {
  type ArticleDocument, type AttachmentItem, type DocumentResolver, type ResolvedMedia, attachmentsOf, documentHtml, documentText,
} from './document';
export { VerifyLedger } from './ledger/verify-ledger';
export { OpenPreview, type OpenedPreview } from './previews/open-preview';
export type { Byline, Cover, Seo } from './revision-content';
