import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, ArrayUnique, IsArray, IsString, Matches, MaxLength, ValidateIf } from 'class-validator';

const MOST = 50;
const LONGEST = 100;

const trimmed = Transform(({ value }: { value: unknown }) =>
  Array.isArray(value) ? value.map((item: unknown) => (typeof item === 'string' ? item.trim() : item)) : value,
);

/** Different words or phrases of one line each; null for none. */
export function Keywords() {
  return applyDecorators(
    ApiProperty({ required: false, nullable: true, type: 'array', maxItems: MOST, items: { type: 'string', minLength: 1, maxLength: LONGEST } }),
    trimmed,
    IsArray({ message: 'This must be a list.' }),
    ArrayMaxSize(MOST, { message: `This can have ${MOST} items at most.` }),
    ArrayUnique({ message: 'The same keyword is in this list twice.' }),
    IsString({ each: true, message: 'Every item must be a text.' }),
    MaxLength(LONGEST, { each: true, message: `Every item can have ${LONGEST} characters at most.` }),
    Matches(/^[^\p{Cc}\u2028\u2029]+$/u, { each: true, message: 'Every item must be one line and not empty.' }),
    ValidateIf((_, value) => value !== undefined && value !== null),
  );
}
