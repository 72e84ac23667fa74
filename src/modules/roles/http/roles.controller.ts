import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { PERMISSIONS } from '../../../kernel/permissions';
import { SignedIn } from '../../../platform/access/access';
import { Role } from '../role.entity';
import { PermissionListView, RoleListView, roleView } from './role.view';

@ApiTags('people')
@Controller('api/v1')
export class RolesController {
  constructor(private readonly dataSource: DataSource) {}

  /** Every role with its permissions. */
  @Get('roles')
  @SignedIn()
  async list(): Promise<RoleListView> {
    const roles = await this.dataSource.manager.find(Role, { order: { key: 'ASC' } });
    return { items: roles.map(roleView), nextCursor: null };
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
