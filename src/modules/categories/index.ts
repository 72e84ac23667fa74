export { CategoriesModule } from './categories.module';
export { Category } from './category.entity';
export { type OwnReviewPolicy, type ReviewPolicy, type ReviewStep, effectivePolicy } from './review-policy';
export { type OwnSeverities, type Severities, effectiveSeverities } from './severities';
