import type { Answer, ParsedJson } from './answer';
import type { Person } from './client';
import type { Desk } from './desk';

/** The usual cast: one category, everybody with their role in it, and an author whose name readers see. */
export interface Newsroom {
  readonly admin: Person;
  readonly chief: Person;
  readonly editor: Person;
  readonly secondEditor: Person;
  readonly author: Person;
  readonly contributor: Person;
  readonly category: ParsedJson;
  /** The public author for bylines, as the API gave it. */
  readonly byline: ParsedJson;
  /** An article by the author, in the category and with the byline unless its fields say otherwise. */
  story(fields?: object): StoryInTheMaking;
}

/** The body of a 2xx answer; anything else fails the test with the whole answer. */
export function bodyOf({ status, body, text }: Answer): ParsedJson {
  if (status >= 300) throw new Error(`${status} ${text}`);
  return body;
}

let told = 0;

export async function newsroom(desk: Desk): Promise<Newsroom> {
  told += 1;
  const admin = await desk.as('admin');
  const category = bodyOf(await admin.post('/categories', { name: `Politics ${told}` }));
  const byline = bodyOf(await admin.post('/authors', { name: `Jane Doe ${told}` }));
  const here = { in: String(category.id) };
  const author = await desk.as('author', here);
  return {
    admin,
    category,
    byline,
    chief: await desk.as('chief', here),
    editor: await desk.as('editor', here),
    secondEditor: await desk.as('editor', here),
    author,
    contributor: await desk.as('contributor', here),
    story: (fields = {}) => article(author, { categoryId: category.id, authorId: byline.id, ...fields }),
  };
}

interface Story {
  categoryId: string;
  /** The author in the byline; an article without one cannot be submitted. */
  authorId?: string;
  headline?: string;
  /** HTML. */
  body?: string;
  /** More fields of the article. */
  [field: string]: unknown;
}

/** An article on its way: each step is done over HTTP by the person who may do it, and gives the article. */
export interface StoryInTheMaking {
  draft(): Promise<ParsedJson>;
  submitted(): Promise<ParsedJson>;
  approved(by: Person): Promise<ParsedJson>;
  /** Approved and published by the same person, who must not be the writer. */
  published(by: Person): Promise<ParsedJson>;
}

export function article(writer: Person, { authorId, headline, body, ...fields }: Story): StoryInTheMaking {
  told += 1;
  const content = {
    headline: headline ?? `The council votes on budget ${told}`,
    summary: 'A vote in short.',
    body: { format: 'html', value: body ?? '<p>The council has voted on the budget.</p><p>It passed.</p>' },
    ...(authorId !== undefined && { bylines: [{ authorId, role: 'writer' }] }),
    ...fields,
  };
  const draft = async () => bodyOf(await writer.post('/articles', content));
  const submitted = async () => verb(writer, 'submit', await draft());
  const approved = async (by: Person) => verb(by, 'approve', await submitted());
  const published = async (by: Person) => verb(by, 'publish', await approved(by));
  return { draft, submitted, approved, published };
}

/** Does a verb on an article as it was last seen, and gives it as it is then. */
export async function verb(by: Person, name: string, seen: ParsedJson, body?: unknown): Promise<ParsedJson> {
  return bodyOf(await by.verb(`/articles/${seen.id}/${name}`, Number(seen.version), body));
}
