import { Body, Controller, Delete, Get, HttpCode, Patch, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { DataSource } from 'typeorm';
import type { Actor } from '../../../kernel/actor';
import { PERMISSIONS } from '../../../kernel/permissions';
import { NotFound } from '../../../kernel/problem';
import { type IfMatch, etagOf } from '../../../kernel/version';
import { Requires, SignedIn, StepUp } from '../../../platform/access/access';
import { CurrentActor } from '../../../platform/access/current-actor';
import { IfMatchHeader, TakesIfMatch } from '../../../platform/http/if-match';
import { IdParam } from '../../../platform/http/uuid-param';
import { Role } from '../role.entity';
import { RolesService } from '../roles.service';
import { CreateRoleDto, UpdateRoleDto } from './dto/roles.dto';
import { PermissionListView, RoleListView, RoleView, roleView } from './role.view';

@ApiTags('people')
@Controller('api/v1')
export class RolesController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly service: RolesService,
  ) {}

  /** Every role with its permissions. */
  @Get('roles')
  @SignedIn()
  async list(): Promise<RoleListView> {
    const roles = await this.dataSource.manager.find(Role, { order: { key: 'ASC' } });
    return { items: roles.map(roleView), nextCursor: null };
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
    const role = await this.dataSource.manager.findOneBy(Role, { id });
    if (!role) throw new NotFound();
    return answer(role, reply);
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
  permissions(): PermissionListView {
    return {
      items: Object.entries(PERMISSIONS).map(([key, description]) => ({ key, description })),
      nextCursor: null,
    };
  }
}

function answer(role: Role, reply: FastifyReply): RoleView {
  void reply.header('etag', etagOf(role.version));
  return roleView(role);
}
