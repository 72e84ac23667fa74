import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { RolesController } from './http/roles.controller';
import { Role } from './role.entity';

@Module({ imports: [TypeOrmModule.forFeature([Role])], controllers: [RolesController] })
export class RolesModule {}
