import { ApiProperty } from '@nestjs/swagger';

/** The fields of the form beside the file: none. */
export class ReplaceMediaDto {}

/** The whole form, for the description of the API: the file is read past the validation. */
export class ReplacementFormDto {
  /** JPEG, PNG, WebP, AVIF or GIF in the place of a picture; else a file of the same kind. */
  @ApiProperty({ format: 'binary' })
  readonly file: string;
}
