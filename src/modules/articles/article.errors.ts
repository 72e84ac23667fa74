import { Conflict, InvalidValues } from '../../kernel/problem';
import { isoTime } from '../../platform/database/row';
import type { EditLock } from './article-record';

/** Names no article: whoever holds the slug may be a draft that the caller cannot see. */
export const slugTaken = () => new Conflict('slug-taken', 'The slug is taken', 'Another article has, or had, this slug in this locale.');

export const verbRefused = (verb: string, status: string, allowedActions: string[]) =>
  new Conflict(
    'not-possible-now',
    'Not possible at the moment',
    `The article is ${status}: ${verb} is not possible now.` +
      (allowedActions.length > 0 ? ` Possible for you: ${allowedActions.join(', ')}.` : ''),
    { allowedActions },
  );

export const confirmationRequired = (status: string, allowedActions: string[]) =>
  new Conflict(
    'confirmation-required',
    'This takes the article out of review',
    `The article is ${status}: saving makes it a draft again and voids its approvals. Send confirm: true to do that.`,
    { allowedActions },
  );

export const cancellationRequired = (verb: string, status: string, allowedActions: string[]) =>
  new Conflict(
    'cancellation-required',
    'This ends the schedule',
    `The article is ${status}: ${verb} ends its schedule. Send cancelSchedule: true to do that.`,
    { allowedActions },
  );

export const locked = ({ holder, expiresAt }: EditLock, allowedActions: string[]) =>
  new Conflict(
    'locked',
    'Somebody else is editing',
    `${holder.name} is editing the article and holds its lock.`,
    { holder, expiresAt: isoTime(expiresAt), allowedActions },
  );

/** The one that is there stays; null: it has gone meanwhile. */
export const newerAutosave = (savedAt: Date | null) =>
  new Conflict(
    'newer-autosave',
    'There is another autosave of yours',
    'You have saved another text since the one that previousSavedAt names: read it before you write over it.',
    savedAt ? { savedAt: savedAt.toISOString() } : {},
  );

export const localeFixed = () =>
  new Conflict('locale-fixed', 'The locale is fixed', 'The locale can change only before the first publication.');

export const translationTaken = () =>
  new Conflict('translation-taken', 'There is a translation already', 'Of articles that are translations of one another, only one can be in a locale.');

export const taskClosed = () =>
  new Conflict('task-closed', 'The task is closed', 'Somebody has looked at this already.');

/** `id` where the pointer does not tell which of several it is. */
export const unknownReference = (pointer: string, code: string, what: string, id?: string) =>
  InvalidValues.at(pointer, code, `There is no such ${what}${id === undefined ? '' : `: ${id}`}.`);

/** A file of the library in a place for others; `id` where the pointer does not tell which of several it is. */
export const notThisKind = (pointer: string, wanted: 'picture' | 'attachment', id = 'This') =>
  wanted === 'picture'
    ? InvalidValues.at(pointer, 'not-a-picture', `${id} is no picture. Files go into the text, as attachments.`)
    : InvalidValues.at(pointer, 'not-an-attachment', `${id} is a picture. Pictures go into the text as images.`);

export const unknownRevision = () =>
  InvalidValues.at('/revision', 'unknown-revision', 'The article has no revision with this number.');

export const tooManyTags = (most: number) => InvalidValues.at('/addTagIds', 'too-many', `An article can have ${most} tags at most.`);
