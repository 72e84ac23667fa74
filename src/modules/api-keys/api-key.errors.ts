import { InvalidValues } from '../../kernel/problem';

export const unknownCategory = () => InvalidValues.at('/categoryId', 'unknown-category', 'There is no such category.');

export const expiredAlready = () => InvalidValues.at('/expiresAt', 'not-in-future', 'This must be in the future.');

export const deliveryIsWhole = () =>
  InvalidValues.at('/categoryId', 'not-with-delivery', 'What is published is read as a whole: delivery:read knows no category.');
