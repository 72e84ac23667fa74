import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { UserGrant } from './grant.entity';
import { Grants } from './grants';
import { UsersController } from './http/users.controller';
import { Passwords } from './passwords';
import { User } from './user.entity';
import { UserQueries } from './user.queries';
import { UsersService } from './users.service';

@Module({
  imports: [TypeOrmModule.forFeature([User, UserGrant])],
  controllers: [UsersController],
  providers: [UsersService, UserQueries, Grants, Passwords],
  exports: [UsersService, UserQueries, Passwords],
})
export class UsersModule {}
