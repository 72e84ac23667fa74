export { PASSWORD_LENGTH, Passwords } from './passwords';
export { UsersModule } from './users.module';
export { type UserDetail, UserQueries } from './user.queries';
export { UsersService } from './users.service';
