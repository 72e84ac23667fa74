import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { ValidateBy } from 'class-validator';
import { Line } from '../../../../platform/http/fields';

/** Whether a text is an absolute http(s) URL without credentials, as it can stand in a link. */
function isWebAddress(value: unknown): boolean {
  if (typeof value !== 'string' || !/^https?:\/\/[^\s"<>\\^`{|}]+$/i.test(value) || !URL.canParse(value)) return false;
  const { username, password } = new URL(value);
  return username === '' && password === '';
}

/** The address of a page on the web; kept as it was sent. */
export function WebAddress() {
  return applyDecorators(
    Line({ max: 2000 }),
    ApiProperty({ format: 'uri' }),
    ValidateBy({
      name: 'isWebAddress',
      validator: { validate: isWebAddress, defaultMessage: () => 'This must be a full address that begins with http:// or https://.' },
    }),
  );
}
