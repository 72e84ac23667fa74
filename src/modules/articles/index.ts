export { articleUrl } from './article-url';
export { ArticlesModule } from './articles.module';
export { distinctBylines } from './distinct-bylines';
export {
  type ArticleDocument, type AttachmentItem, type Companion, type DocumentNode, type DocumentResolver, type MediaItem, type ResolvedMedia,
  attachmentsOf, documentHtml, documentSchemas, documentText,
} from './document';
export { VerifyLedger } from './ledger/verify-ledger';
export { OpenPreview, type OpenedPreview } from './previews/open-preview';
export type { Byline, Cover, Seo } from './revision-content';
export { revisionJson } from './revision-json';
