export { authorUrl } from './author-url';
export type { CardView, ProjectedArticle } from './delivered.view';
export { deliveryKeys } from './delivery-keys';
export { DeliveryModule } from './delivery.module';
export { Reproject } from './reproject';
export { SubjectQueries } from './subject.queries';
