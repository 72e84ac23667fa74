import type { components, paths } from './schema.ts';

type Schemas = components['schemas'];

export type Article = Schemas['DeliveredArticleView'] & { bodyHtml: string };
export type Author = Schemas['PublicAuthorView'];
export type Byline = Schemas['DeliveredBylineView'];
export type Card = Schemas['CardView'];
export type CardList = Schemas['CardListView'];
export type Category = Schemas['PublicCategoryView'];
export type Change = Schemas['ChangeView'];
export type Correction = Schemas['DeliveredCorrectionView'];
export type Facets = Schemas['SearchFacetsView'];
export type Found = Schemas['FoundView'];
export type FoundList = Schemas['FoundListView'];
export type Picture = Schemas['DeliveredPictureView'];
export type Place = Schemas['ResolvedPathView'];
export type PublishedCorrection = Schemas['PublicCorrectionView'];
export type Redirect = Schemas['RedirectView'];
export type Rendition = Schemas['DeliveredRenditionView'];
export type Site = Schemas['SiteView'];
export type Tag = Schemas['PublicTagView'];
export type Teaser = Schemas['TeaserView'];

/** What a route takes in its query; the answer is always whole, so `fields` is left out. */
export type Query<Path extends keyof paths> = paths[Path] extends { get: { parameters: { query?: infer Asked } } }
  ? Omit<NonNullable<Asked>, 'fields'>
  : never;
