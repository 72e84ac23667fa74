export { heldEverywhere } from './held-everywhere';
export { type Administration, LastAdmin } from './last-admin';
export { Role } from './role.entity';
export { RolesModule } from './roles.module';
