export { AccountNotices } from './account-notices';
export { Grants } from './grants';
export { PASSWORD_LENGTH, Passwords } from './passwords';
export { Recovery } from './recovery';
export type { User } from './user.entity';
export { UsersModule } from './users.module';
export { type UserDetail, UserQueries } from './user.queries';
export { UsersService } from './users.service';
