import { Body, Controller, Delete, Get, HttpCode, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Actor } from '../../../kernel/actor';
import { type IfMatch, etagOf } from '../../../kernel/version';
import { Requires, StepUp } from '../../../platform/access/access';
import { CurrentActor } from '../../../platform/access/current-actor';
import { Cursors } from '../../../platform/http/cursors';
import { IfMatchHeader, TakesIfMatch } from '../../../platform/http/if-match';
import { PageQuery } from '../../../platform/http/page.query.dto';
import { IdParam } from '../../../platform/http/uuid-param';
import { UserDetail, UserQueries } from '../user.queries';
import { UsersService } from '../users.service';
import { CreateUserDto } from './dto/create-user.dto';
import { UpdateUserDto } from './dto/update-user.dto';
import { UserListView, UserView, userView } from './user.view';

@ApiTags('people')
@Controller('api/v1/users')
@Requires('user:manage')
export class UsersController {
  constructor(
    private readonly users: UsersService,
    private readonly queries: UserQueries,
    private readonly cursors: Cursors,
  ) {}

  /** Everybody who can sign in, by e-mail address. */
  @Get()
  async list(@Query() { limit, cursor }: PageQuery): Promise<UserListView> {
    const { items, next } = await this.queries.list({
      limit, after: this.cursors.read('users', cursor), withTotal: false,
    });
    return { items: items.map(userView), nextCursor: this.cursors.write('users', next) };
  }

  /** A new person with their grants. */
  @Post()
  @StepUp()
  async create(
    @CurrentActor() actor: Actor,
    @Body() input: CreateUserDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<UserView> {
    const created = await this.users.create(actor, input);
    void reply.header('location', `/api/v1/users/${created.user.id}`);
    return answer(created, reply);
  }

  /** One person with their grants. */
  @Get(':id')
  async get(@IdParam('id') id: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<UserView> {
    return answer(await this.queries.get(id), reply);
  }

  /** Renames, disables or enables somebody, or replaces their grants. It holds from the next request on. */
  @Patch(':id')
  @StepUp()
  @TakesIfMatch()
  async update(
    @CurrentActor() actor: Actor,
    @IdParam('id') id: string,
    @IfMatchHeader() ifMatch: IfMatch,
    @Body() change: UpdateUserDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<UserView> {
    return answer(await this.users.update(actor, id, ifMatch, change), reply);
  }

  /** Deletes somebody. What they wrote and did stays, under their name. */
  @Delete(':id')
  @StepUp()
  @HttpCode(204)
  @TakesIfMatch()
  async remove(@CurrentActor() actor: Actor, @IdParam('id') id: string, @IfMatchHeader() ifMatch: IfMatch): Promise<void> {
    await this.users.remove(actor, id, ifMatch);
  }
}

function answer(detail: UserDetail, reply: FastifyReply): UserView {
  void reply.header('etag', etagOf(detail.user.version));
  return userView(detail);
}
