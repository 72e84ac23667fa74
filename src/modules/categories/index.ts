export { CategoriesModule } from './categories.module';
export { Category } from './category.entity';
export { type OwnReviewPolicy, type ReviewPolicy, effectivePolicy } from './review-policy';
