import { Choice, Line, NestedList } from '../../../../platform/http/fields';
import { USER_STATUSES, type UserStatus } from '../../user.entity';
import { GrantDto } from './grant.dto';

export class UpdateUserDto {
  @Line({ max: 200, optional: true })
  readonly name?: string;

  @Choice(USER_STATUSES, { optional: true })
  readonly status?: UserStatus;

  /** All grants that the person shall have from now on. */
  @NestedList(() => GrantDto, { max: 100, optional: true })
  readonly grants?: GrantDto[];
}
