import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { RolesController } from './http/roles.controller';
import { LastAdmin } from './last-admin';
import { Role } from './role.entity';
import { RoleQueries } from './role.queries';
import { RolesService } from './roles.service';

@Module({
  imports: [TypeOrmModule.forFeature([Role])],
  controllers: [RolesController],
  providers: [RolesService, RoleQueries, LastAdmin],
  exports: [LastAdmin],
})
export class RolesModule {}
