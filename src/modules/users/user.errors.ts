import { Conflict, InvalidValues, NotFound } from '../../kernel/problem';
import type { ConstraintRefusals } from '../../platform/database/refusing';

export const REFUSALS: ConstraintRefusals = {
  users_email_key: () => new Conflict('email-taken', 'The e-mail address is taken', 'Somebody else signs in with this e-mail address.'),
};

export const unknownRole = (index: number) =>
  InvalidValues.at(`/grants/${index}/roleId`, 'unknown-role', 'There is no such role.');

export const unknownCategory = (index: number) =>
  InvalidValues.at(`/grants/${index}/categoryId`, 'unknown-category', 'There is no such category.');

export const unknownPerson = () => new NotFound('Nobody signs in with this e-mail address.');

export const linkIsNotGood = () =>
  InvalidValues.at('/token', 'link-not-good', 'This link is not good any more: it was used, it expired, or there is a newer one.');
