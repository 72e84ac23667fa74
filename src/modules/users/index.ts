export { PASSWORD_LENGTH, Passwords } from './passwords';
export { UsersModule } from './users.module';
export { type UserDetail, UsersService } from './users.service';
