import { Conflict, Forbidden, InvalidValues } from '../../kernel/problem';

export const MOST_WEBHOOKS = 100;

export const unknownCategory = () => InvalidValues.at('/categoryId', 'unknown-category', 'There is no such category.');

export const forbiddenTarget = (detail: string) => InvalidValues.at('/url', 'forbidden-target', detail);

export const notYourSection = () => new Forbidden('You may manage webhooks of your own sections only: name one in categoryId.');

export const tooManyWebhooks = () =>
  new Conflict('too-many-webhooks', 'There are too many webhooks', `There can be ${MOST_WEBHOOKS} webhooks: delete one that nobody needs.`);

export const webhookDisabled = () =>
  new Conflict('webhook-disabled', 'The webhook is disabled', 'Enable it first: what happened meanwhile can then be replayed.');

export const endsBeforeItBegins = () => InvalidValues.at('/to', 'not-after-from', 'This must be after from.');
