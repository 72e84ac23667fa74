import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CategoryTree } from './category-tree';
import { Category } from './category.entity';
import { CategoryQueries } from './category.queries';
import { CategoryRepository } from './category.repository';
import { CreateCategory } from './create-category';
import { DeleteCategory } from './delete-category';
import { HandOverCategory } from './hand-over-category';
import { CategoriesController } from './http/categories.controller';
import { MergeCategory } from './merge-category';
import { MoveCategory } from './move-category';
import { UpdateCategory } from './update-category';

@Module({
  imports: [TypeOrmModule.forFeature([Category])],
  controllers: [CategoriesController],
  providers: [
    CategoryQueries, CategoryRepository, CategoryTree, HandOverCategory,
    CreateCategory, UpdateCategory, MoveCategory, MergeCategory, DeleteCategory,
  ],
})
export class CategoriesModule {}
