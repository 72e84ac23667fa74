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
import { Author } from '../author.entity';
import { AuthorQueries } from '../author.queries';
import { AuthorsService } from '../authors.service';
import { AuthorListView, AuthorView, MergedAuthorView, authorView } from './author.view';
import { CreateAuthorDto } from './dto/create-author.dto';
import { DeleteAuthorQuery } from './dto/delete-author.query.dto';
import { ListAuthorsQuery } from './dto/list-authors.query.dto';
import { MergeAuthorDto } from './dto/merge-author.dto';
import { UpdateAuthorDto } from './dto/update-author.dto';

@ApiTags('authors')
@Controller('api/v1/authors')
@OpenToKeys({ read: 'articles:read' })
export class AuthorsController {
  constructor(
    private readonly authors: AuthorsService,
    private readonly queries: AuthorQueries,
    private readonly cursors: Cursors,
  ) {}

  /** The authors by name. */
  @Get()
  @Limited('search')
  @SignedIn()
  async list(@Query() { limit, cursor, include, q }: ListAuthorsQuery): Promise<AuthorListView> {
    const after = this.cursors.read('authors', cursor);
    const { items, next, total } = await this.queries.list({ limit, after, withTotal: include === 'total' }, q);
    return {
      items: items.map(authorView),
      nextCursor: this.cursors.write('authors', next),
      ...(total !== undefined && { total }),
    };
  }

  /** A new author. */
  @Post()
  @Requires('author:manage')
  async create(
    @CurrentActor() actor: Actor,
    @Body() input: CreateAuthorDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AuthorView> {
    const created = await this.authors.create(actor, input);
    void reply.header('location', `/api/v1/authors/${created.id}`);
    return answer(created, reply);
  }

  /** One author. */
  @Get(':id')
  @SignedIn()
  async get(@IdParam('id') id: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<AuthorView> {
    return answer(await this.queries.get(id), reply);
  }

  /** Changes an author. Bylines keep the name as it was credited. */
  @Patch(':id')
  @Requires('author:manage')
  @TakesIfMatch()
  async update(
    @CurrentActor() actor: Actor,
    @IdParam('id') id: string,
    @IfMatchHeader() ifMatch: IfMatch,
    @Body() change: UpdateAuthorDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AuthorView> {
    return answer(await this.authors.update(actor, id, ifMatch, change), reply);
  }

  /** Deletes an author whom no article credits, or hands the bylines over to another one. */
  @Delete(':id')
  @Requires('author:manage')
  @TakesIfMatch()
  async delete(
    @CurrentActor() actor: Actor,
    @IdParam('id') id: string,
    @IfMatchHeader() ifMatch: IfMatch,
    @Query() { reassignTo }: DeleteAuthorQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AuthorView> {
    return answer(await this.authors.delete(actor, id, ifMatch, reassignTo), reply);
  }

  /** Merges an author into another one, who takes over the bylines; they keep the name as it was credited, and the former slug redirects. Answers with the other one. */
  @Post(':id/merge')
  @HttpCode(200)
  @Requires('author:manage')
  @TakesIfMatch()
  async merge(
    @CurrentActor() actor: Actor,
    @IdParam('id') id: string,
    @IfMatchHeader() ifMatch: IfMatch,
    @Body() { into, dryRun = false }: MergeAuthorDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MergedAuthorView> {
    const merged = await this.authors.merge(actor, id, ifMatch, { into, dryRun });
    return { ...answer(merged.author, reply), dryRun, counts: merged.counts };
  }
}

function answer(author: Author, reply: FastifyReply): AuthorView {
  void reply.header('etag', etagOf(author.version));
  return authorView(author);
}
