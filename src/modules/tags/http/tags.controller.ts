import { Body, Controller, Delete, Get, HttpCode, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Actor } from '../../../kernel/actor';
import { type IfMatch, etagOf } from '../../../kernel/version';
import { OpenToKeys, Requires, SignedIn } from '../../../platform/access/access';
import { Limited } from '../../../platform/limits/limits';
import { CurrentActor } from '../../../platform/access/current-actor';
import { Cursors } from '../../../platform/http/cursors';
import { IfMatchHeader, TakesIfMatch } from '../../../platform/http/if-match';
import { IdParam } from '../../../platform/http/uuid-param';
import { Tag } from '../tag.entity';
import { TagQueries } from '../tag.queries';
import { TagsService } from '../tags.service';
import { CreateTagDto } from './dto/create-tag.dto';
import { DeleteTagQuery } from './dto/delete-tag.query.dto';
import { ListTagsQuery } from './dto/list-tags.query.dto';
import { MergeTagDto } from './dto/merge-tag.dto';
import { UpdateTagDto } from './dto/update-tag.dto';
import { TagListView, TagView, MergedTagView, tagView } from './tag.view';

@ApiTags('tags')
@Controller('api/v1/tags')
@OpenToKeys({ read: 'articles:read', write: 'articles:write' })
export class TagsController {
  constructor(
    private readonly tags: TagsService,
    private readonly queries: TagQueries,
    private readonly cursors: Cursors,
  ) {}

  /** The tags by name. */
  @Get()
  @Limited('search')
  @SignedIn()
  async list(@Query() { limit, cursor, include, q }: ListTagsQuery): Promise<TagListView> {
    const after = this.cursors.read('tags', cursor);
    const { items, next, total } = await this.queries.list({ limit, after, withTotal: include === 'total' }, q);
    return {
      items: items.map(tagView),
      nextCursor: this.cursors.write('tags', next),
      ...(total !== undefined && { total }),
    };
  }

  /** A new tag. */
  @Post()
  @Requires('tag:create', 'tag:manage')
  async create(
    @CurrentActor() actor: Actor,
    @Body() input: CreateTagDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TagView> {
    const created = await this.tags.create(actor, input);
    void reply.header('location', `/api/v1/tags/${created.id}`);
    return answer(created, reply);
  }

  /** One tag. */
  @Get(':id')
  @SignedIn()
  async get(@IdParam('id') id: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<TagView> {
    return answer(await this.queries.get(id), reply);
  }

  /** Renames a tag or gives it another slug. */
  @Patch(':id')
  @Requires('tag:manage')
  @TakesIfMatch()
  async update(
    @CurrentActor() actor: Actor,
    @IdParam('id') id: string,
    @IfMatchHeader() ifMatch: IfMatch,
    @Body() change: UpdateTagDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TagView> {
    return answer(await this.tags.update(actor, id, ifMatch, change), reply);
  }

  /** Deletes a tag that no article has, or puts another one in its place. */
  @Delete(':id')
  @Requires('tag:manage')
  @TakesIfMatch()
  async delete(
    @CurrentActor() actor: Actor,
    @IdParam('id') id: string,
    @IfMatchHeader() ifMatch: IfMatch,
    @Query() { reassignTo }: DeleteTagQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TagView> {
    return answer(await this.tags.delete(actor, id, ifMatch, reassignTo), reply);
  }

  /** Merges a tag into another one, which takes its place in every article; the former slug redirects. Answers with the other one. */
  @Post(':id/merge')
  @HttpCode(200)
  @Requires('tag:manage')
  @TakesIfMatch()
  async merge(
    @CurrentActor() actor: Actor,
    @IdParam('id') id: string,
    @IfMatchHeader() ifMatch: IfMatch,
    @Body() { into, dryRun = false }: MergeTagDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MergedTagView> {
    const merged = await this.tags.merge(actor, id, ifMatch, { into, dryRun });
    return { ...answer(merged.tag, reply), dryRun, counts: merged.counts };
  }
}

function answer(tag: Tag, reply: FastifyReply): TagView {
  void reply.header('etag', etagOf(tag.version));
  return tagView(tag);
}
