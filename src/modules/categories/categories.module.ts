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
import { SettingsController } from './http/settings.controller';
import { MergeCategory } from './merge-category';
import { MoveCategory } from './move-category';
import { NewsroomSettings } from './newsroom/newsroom-settings.entity';
import { NewsroomSettingsQueries } from './newsroom/newsroom-settings.queries';
import { UpdateNewsroomSettings } from './newsroom/update-newsroom-settings';
import { UpdateCategory } from './update-category';

@Module({
  imports: [TypeOrmModule.forFeature([Category, NewsroomSettings])],
  controllers: [CategoriesController, SettingsController],
  providers: [
    CategoryQueries, CategoryRepository, CategoryTree, HandOverCategory,
    CreateCategory, UpdateCategory, MoveCategory, MergeCategory, DeleteCategory,
    NewsroomSettingsQueries, UpdateNewsroomSettings,
  ],
})
export class CategoriesModule {}
