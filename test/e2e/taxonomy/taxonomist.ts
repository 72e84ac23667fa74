import { expect } from '@jest/globals';
import type { Answer, ParsedJson } from '../../support/answer';
import type { Person } from '../../support/client';
import type { Desk } from '../../support/desk';

/** An id that nothing has. */
export const NOBODY = '01900000-0000-7000-8000-0000000000ff';

/** The statuses where one of `count` requests at once may win. */
export function oneWinner(count: number): number[] {
  return [201, ...Array.from({ length: count - 1 }, () => 409)];
}

export function statusesOf(answers: readonly Answer[]): number[] {
  return answers.map(({ status }) => status).toSorted((a, b) => a - b);
}

/** An administrator at a desk, with the steps that tests of categories, authors and tags share. */
export class Taxonomist {
  private named = 0;

  private constructor(
    readonly desk: Desk,
    readonly admin: Person,
  ) {}

  static async at(desk: Desk): Promise<Taxonomist> {
    return new Taxonomist(desk, await desk.as('admin'));
  }

  /** A name that nothing else at the desk has. */
  name(word: string): string {
    this.named += 1;
    return `${word} ${this.named}`;
  }

  /** Makes something that nothing may refuse. */
  async make(path: string, body: object): Promise<ParsedJson> {
    const answer = await this.admin.post(path, body);
    if (answer.status !== 201) throw new Error(`${path} answered ${answer.status}: ${answer.text}`);
    return answer.body;
  }

  async read(path: string): Promise<ParsedJson> {
    const { status, body } = await this.admin.get(path);
    expect(status).toBe(200);
    return body;
  }

  /** Categories of which each is below the one before. */
  async chain(length: number): Promise<ParsedJson[]> {
    const made: ParsedJson[] = [];
    for (let depth = 1; depth <= length; depth += 1) {
      made.push(await this.make('/categories', { name: this.name('Level'), parentId: made.at(-1)?.id ?? null }));
    }
    return made;
  }

  move(id: string, place: object, ifMatch = 1): Promise<Answer> {
    return this.admin.verb(`/categories/${id}/move`, ifMatch, place);
  }

  /** The category that a former path leads to. */
  async formerPathOwner(path: string): Promise<string | undefined> {
    const [row] = await this.desk.sql('select category_id from category_former_paths where path = $1', [path]);
    return row?.category_id;
  }

  /** Expects a refusal that leaves no trace, and gives its body. */
  async refused(request: () => Promise<Answer>, status: number, type?: string): Promise<ParsedJson> {
    const before = await this.desk.snapshot();
    const answer = await request();
    expect(answer.status).toBe(status);
    if (type !== undefined) expect(answer.body.type).toBe(`/problems/${type}`);
    expect(await this.desk.snapshot()).toBe(before);
    return answer.body;
  }
}
