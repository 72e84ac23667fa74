import { Body, Controller, Delete, Get, HttpCode, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Actor } from '../../../kernel/actor';
import { type IfMatch, etagOf } from '../../../kernel/version';
import { OpenToKeys, Requires, SignedIn } from '../../../platform/access/access';
import { CurrentActor } from '../../../platform/access/current-actor';
import { IfMatchHeader, TakesIfMatch } from '../../../platform/http/if-match';
import { IdParam } from '../../../platform/http/uuid-param';
import { CategoryDetail, CategoryQueries } from '../category.queries';
import { CreateCategory } from '../create-category';
import { DeleteCategory } from '../delete-category';
import { MergeCategory } from '../merge-category';
import { MoveCategory } from '../move-category';
import { UpdateCategory } from '../update-category';
import { CategoryTreeView, CategoryView, MergedCategoryView, MovedCategoryView, categoryTreeView, categoryView } from './category.view';
import { CreateCategoryDto } from './dto/create-category.dto';
import { DeleteCategoryQuery } from './dto/delete-category.query.dto';
import { MergeCategoryDto } from './dto/merge-category.dto';
import { MoveCategoryDto } from './dto/move-category.dto';
import { UpdateCategoryDto } from './dto/update-category.dto';

@ApiTags('categories')
@Controller('api/v1/categories')
@OpenToKeys({ read: 'articles:read' })
export class CategoriesController {
  constructor(
    private readonly queries: CategoryQueries,
    private readonly createCategory: CreateCategory,
    private readonly updateCategory: UpdateCategory,
    private readonly moveCategory: MoveCategory,
    private readonly mergeCategory: MergeCategory,
    private readonly deleteCategory: DeleteCategory,
  ) {}

  /** The whole tree of categories. */
  @Get()
  @SignedIn()
  async list(): Promise<CategoryTreeView> {
    return categoryTreeView(await this.queries.all());
  }

  /** A new category. */
  @Post()
  @Requires('category:manage')
  async create(
    @CurrentActor() actor: Actor,
    @Body() input: CreateCategoryDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CategoryView> {
    const created = await this.createCategory.execute(actor, input);
    void reply.header('location', `/api/v1/categories/${created.category.id}`);
    return answer(created, reply);
  }

  /** One category, without those below it. */
  @Get(':id')
  @SignedIn()
  async get(@IdParam('id') id: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<CategoryView> {
    return answer(await this.queries.get(id), reply);
  }

  /** Changes what a category says of itself. A new slug changes the paths of all below it; the former ones redirect. */
  @Patch(':id')
  @Requires('category:manage')
  @TakesIfMatch()
  async update(
    @CurrentActor() actor: Actor,
    @IdParam('id') id: string,
    @IfMatchHeader() ifMatch: IfMatch,
    @Body() change: UpdateCategoryDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CategoryView> {
    return answer(await this.updateCategory.execute(actor, id, ifMatch, change), reply);
  }

  /** Moves a category with all below it under another parent or to another place. The former paths redirect. */
  @Post(':id/move')
  @HttpCode(200)
  @Requires('category:manage')
  @TakesIfMatch()
  async move(
    @CurrentActor() actor: Actor,
    @IdParam('id') id: string,
    @IfMatchHeader() ifMatch: IfMatch,
    @Body() place: MoveCategoryDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MovedCategoryView> {
    const { dryRun = false } = place;
    const moved = await this.moveCategory.execute(actor, id, ifMatch, place);
    return { ...answer(moved, reply), dryRun, counts: moved.counts };
  }

  /**
   * Merges a category into another one, which takes over its articles, children, grants, pictures and paths; the former paths redirect.
   * Answers with the other one. Two children with the same slug are 409: merge or rename those first.
   */
  @Post(':id/merge')
  @HttpCode(200)
  @Requires('category:manage')
  @TakesIfMatch()
  async merge(
    @CurrentActor() actor: Actor,
    @IdParam('id') id: string,
    @IfMatchHeader() ifMatch: IfMatch,
    @Body() { into, dryRun = false }: MergeCategoryDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MergedCategoryView> {
    const merged = await this.mergeCategory.execute(actor, id, ifMatch, { into, dryRun });
    return { ...answer(merged, reply), dryRun, counts: merged.counts };
  }

  /** Deletes a category that nothing uses, or hands everything in it over to another one. */
  @Delete(':id')
  @Requires('category:manage')
  @TakesIfMatch()
  async delete(
    @CurrentActor() actor: Actor,
    @IdParam('id') id: string,
    @IfMatchHeader() ifMatch: IfMatch,
    @Query() { reassignTo }: DeleteCategoryQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CategoryView> {
    return answer(await this.deleteCategory.execute(actor, id, ifMatch, reassignTo), reply);
  }
}

function answer(detail: CategoryDetail, reply: FastifyReply): CategoryView {
  void reply.header('etag', etagOf(detail.category.version));
  return categoryView(detail);
}
