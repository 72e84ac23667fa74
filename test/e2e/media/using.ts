import type { ParsedJson } from '../../support/answer';
import type { Person } from '../../support/client';
import { type Newsroom, bodyOf, verb } from '../../support/newsroom';
import { jpeg, uploaded } from './pictures';

/** A picture with all that a publication asks of a cover. */
export async function captioned(by: Person, fields: Record<string, string> = {}): Promise<ParsedJson> {
  return uploaded(by, await jpeg(), { alt: 'A hand', credit: 'AGENCY', caption: 'The vote', ...fields });
}

const paragraph = { type: 'paragraph', content: [{ type: 'text', text: 'The council has voted.' }] };

/** A document with the pictures, one by one or as a gallery. */
export function bodyWith(...blocks: object[]): { body: object } {
  return { body: { type: 'doc', content: [paragraph, ...blocks] } };
}

export const image = (mediaId: string, more: object = {}): object => ({ type: 'image', attrs: { mediaId, ...more } });

export const gallery = (...items: object[]): object => ({ type: 'gallery', attrs: { items } });

/** An article of the newsroom that is approved; its body may be a document. */
export async function approved(room: Newsroom, { body, ...fields }: { body?: object }): Promise<ParsedJson> {
  const draft = await room.story(fields).draft();
  const written = body ? bodyOf(await room.author.patch(`/articles/${draft.id}`, { body }, draft.version)) : draft;
  return verb(room.editor, 'approve', await verb(room.author, 'submit', written));
}

/** The same, live. */
export async function live(room: Newsroom, fields: object): Promise<ParsedJson> {
  return verb(room.editor, 'publish', await approved(room, fields));
}
