import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize } from 'class-validator';
import { Choices } from '../../../../platform/http/fields';
import { EVENT_CHOICES } from '../../webhook-events';

const MOST_EVENTS = 20;

/** One to twenty different ones of what a webhook can be told of. */
export function EventList({ optional = false } = {}) {
  return applyDecorators(
    Choices(EVENT_CHOICES, { optional }),
    ApiProperty({ required: !optional, enum: [...EVENT_CHOICES], isArray: true, minItems: 1, maxItems: MOST_EVENTS, uniqueItems: true }),
    ArrayMaxSize(MOST_EVENTS, { message: `This can have ${MOST_EVENTS} items at most.` }),
  );
}
