import { PERMISSIONS, type Permission } from '../../../../kernel/permissions';
import { Choices, Line, Slug } from '../../../../platform/http/fields';

const ALL = Object.keys(PERMISSIONS) as Permission[];

export class CreateRoleDto {
  /** What review policies and grants call it; it stays. */
  @Slug()
  readonly key: string;

  @Line({ max: 200 })
  readonly name: string;

  /** As `GET /permissions` has them; none that you do not hold everywhere yourself. */
  @Choices(ALL)
  readonly permissions: Permission[];
}

export class UpdateRoleDto {
  @Line({ max: 200, optional: true })
  readonly name?: string;

  /** All that the role shall hold from now on. */
  @Choices(ALL, { optional: true })
  readonly permissions?: Permission[];
}
