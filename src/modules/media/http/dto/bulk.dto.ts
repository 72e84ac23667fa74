import { Id, Integer, Nested, NestedList } from '../../../../platform/http/fields';
import { UpdateMediaDto } from './update-media.dto';

export class VersionedMediaDto {
  @Id()
  readonly id: string;

  /** The version that was read. */
  @Integer({ min: 1, max: 2_147_483_647 })
  readonly version: number;
}

export class UpdateMediaInBulkDto {
  /** Each picture once. */
  @NestedList(() => VersionedMediaDto, { max: 100, unique: 'id' })
  readonly items: VersionedMediaDto[];

  /** For each of them the same, as one picture takes it. */
  @Nested(() => UpdateMediaDto)
  readonly changes: UpdateMediaDto;
}
