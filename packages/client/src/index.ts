export type { Answer } from './answer.ts';
export { createDelivery, type Delivery, type DeliveryOptions } from './delivery.ts';
export { DeliveryProblem, type Problem } from './delivery-problem.ts';
export { everyItem, type Page } from './every-item.ts';
export type { FollowedChange } from './follow-stream.ts';
export { readWebhook, WebhookRefused, type WebhookEvent } from './webhook.ts';
export type {
  Article, Author, Byline, Card, CardList, Category, Change, Correction, Facets, Found, FoundList, Picture, Place, PublishedCorrection, Redirect, Rendition, Site, Tag, Teaser,
} from './types.ts';
export type { components, paths } from './schema.ts';
