import { Line } from '../../../../platform/http/fields';

export class UpdateMeDto {
  @Line({ max: 200, optional: true })
  readonly name?: string;
}
