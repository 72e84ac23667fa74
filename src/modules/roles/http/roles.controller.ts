import { Body, Controller, Delete, Get, HttpCode, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Actor } from '../../../kernel/actor';
import { pageOf } from '../../../kernel/page';
import { PERMISSIONS } from '../../../kernel/permissions';
import { type IfMatch, etagOf } from '../../../kernel/version';
import { Requires, SignedIn, StepUp } from '../../../platform/access/access';
import { CurrentActor } from '../../../platform/access/current-actor';
import { Cursors } from '../../../platform/http/cursors';
import { IfMatchHeader, TakesIfMatch } from '../../../platform/http/if-match';
import { PageQuery, ShortListQuery } from '../../../platform/http/page.query.dto';
import { IdParam } from '../../../platform/http/uuid-param';
import type { Role } from '../role.entity';
import { RoleQueries } from '../role.queries';
import { RolesService } from '../roles.service';
import { CreateRoleDto, UpdateRoleDto } from './dto/roles.dto';
import { PermissionListView, RoleListView, RoleView, roleView } from './role.view';

@ApiTags('people')
@Controller('api/v1')
export class RolesController {
  constructor(
    private readonly queries: RoleQueries,
    private readonly service: RolesService,
    private readonly cursors: Cursors,
  ) {}

  /** Roles with their permissions: the built-in ones, then those of the newsroom’s own by their keys. */
  @Get('roles')
  @SignedIn()
  async list(@Query() { limit, cursor }: PageQuery): Promise<RoleListView> {
    const { items, next } = await this.queries.list({ limit, after: this.cursors.read('roles', cursor), withTotal: false });
    return { items: items.map(roleView), nextCursor: this.cursors.write('roles', next) };
  }

  /** A role of the newsroom’s own. */
  @Post('roles')
  @Requires('role:manage')
  @StepUp()
  async create(@CurrentActor() actor: Actor, @Body() input: CreateRoleDto, @Res({ passthrough: true }) reply: FastifyReply): Promise<RoleView> {
    const made = await this.service.create(actor, input);
    void reply.header('location', `/api/v1/roles/${made.id}`);
    return answer(made, reply);
  }

  /** One role. */
  @Get('roles/:id')
  @SignedIn()
  async get(@IdParam('id') id: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<RoleView> {
    return answer(await this.queries.get(id), reply);
  }

  /** Renames a role, or gives it other permissions. It holds for everybody with it from the next request on. */
  @Patch('roles/:id')
  @Requires('role:manage')
  @StepUp()
  @TakesIfMatch()
  async update(
    @CurrentActor() actor: Actor,
    @IdParam('id') id: string,
    @IfMatchHeader() ifMatch: IfMatch,
    @Body() change: UpdateRoleDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RoleView> {
    return answer(await this.service.update(actor, id, ifMatch, change), reply);
  }

  /** Deletes a role that nobody holds, is invited to, or is asked for in a review policy. */
  @Delete('roles/:id')
  @Requires('role:manage')
  @StepUp()
  @TakesIfMatch()
  @HttpCode(204)
  async remove(@CurrentActor() actor: Actor, @IdParam('id') id: string, @IfMatchHeader() ifMatch: IfMatch): Promise<void> {
    await this.service.remove(actor, id, ifMatch);
  }

  /** The catalogue of permissions. */
  @Get('permissions')
  @SignedIn()
  permissions(@Query() { limit, cursor }: ShortListQuery): PermissionListView {
    const after = this.cursors.read('permissions', cursor);
    const all = Object.entries(PERMISSIONS).map(([key, description]) => ({ key, description }));
    const { rows, next } = pageOf(all.slice(all.findIndex(({ key }) => key === after?.value) + 1), limit, ({ key }) => ({ value: key, id: key }));
    return { items: rows, nextCursor: this.cursors.write('permissions', next) };
  }
}

function answer(role: Role, reply: FastifyReply): RoleView {
  void reply.header('etag', etagOf(role.version));
  return roleView(role);
}
