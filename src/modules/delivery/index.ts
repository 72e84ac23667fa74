export type { CardView, ProjectedArticle } from './delivered.view';
export { DeliveryModule } from './delivery.module';
export { SubjectQueries } from './subject.queries';
