import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ParsedJson } from '../support/answer';
import { type Desk, startDesk } from '../support/desk';
import { eventually } from '../support/eventually';
import { bodyWith, captioned, image, live as published } from '../e2e/media/using';
import { type Newsroom, bodyOf, newsroom } from '../support/newsroom';

let desk: Desk;
let room: Newsroom;
let live: ParsedJson[];

beforeAll(async () => {
  desk = await startDesk();
  room = await newsroom(desk);
  live = await Promise.all(Array.from({ length: 3 }, () => room.story().published(room.editor)));
});

afterAll(() => desk.stop());

const delivered = async ({ slug }: ParsedJson): Promise<ParsedJson> => bodyOf(await desk.delivery(`/articles/${slug}`));
const writtenAt = async (): Promise<unknown[]> => desk.sql('select id, projected_at from delivery_articles order by id');
const former = (): Promise<ParsedJson[]> => desk.sql('select id from delivery_articles where form <> 2 or formed_at is distinct from projected_at');

/** As a release before attachments wrote the row; it knows nothing of forms. */
const FORMER_WRITING = `update delivery_articles set projected_at = clock_timestamp() + interval '1 second', document = (document::jsonb - 'attachments')::json where id = $1`;

describe('what a former release has written of live articles', () => {
  it('is as long what it was, and then written anew by whoever does what comes due, and nothing else is', async () => {
    const [first, second, third] = live;
    await desk.sql(FORMER_WRITING, [first.id]);
    await desk.sql("update delivery_articles set form = 0, card = '{}', document = (document::jsonb - 'attachments')::json where id = $1", [second.id]);
    expect(await desk.sql("select id from delivery_articles where document -> 'attachments' is null order by id")).toHaveLength(2);
    const { length: changes } = await desk.sql('select from delivery_changes');
    const [untouched] = await desk.sql('select id, projected_at from delivery_articles where id = $1', [third.id]);
    desk.startDueWork();
    await eventually(former, ({ length }) => length === 0);
    for (const article of live) expect((await delivered(article)).attachments).toEqual([]);
    expect((await desk.sql('select card ->> $2 as slug from delivery_articles where id = $1', [second.id, 'slug']))[0]).toEqual({ slug: second.slug });
    expect(await desk.sql('select id, projected_at from delivery_articles where id = $1', [third.id])).toEqual([untouched]);
    expect(await desk.sql('select from delivery_changes')).toHaveLength(changes);
    const settled = await writtenAt();
    await room.story({ headline: 'Meanwhile' }).published(room.editor);
    expect(await writtenAt()).toEqual(expect.arrayContaining(settled));
  });

  it('is found by what readers get of it, and no longer by what was said of a picture that is out of use', async () => {
    const media = await captioned(room.author);
    const shown = await published(room, { headline: 'Bare', ...bodyWith(image(media.id, { caption: 'Quokkas' })) });
    bodyOf(await room.editor.verb(`/media/${media.id}/revoke`, media.version, { reason: 'x' }));
    const found = async (): Promise<string[]> => bodyOf(await desk.delivery('/search?q=quokkas')).items.map(({ id }: ParsedJson) => id);
    // As the release before wrote both.
    await desk.sql("update delivery_search set body = body || ' Quokkas' where article_id = $1", [shown.id]);
    expect(await found()).toEqual([shown.id]);
    await desk.sql('update delivery_articles set form = 1 where id = $1', [shown.id]);
    await eventually(former, ({ length }) => length === 0);
    expect(await found()).toEqual([]);
  });

  it('does not wait for an article that cannot be written', async () => {
    const [broken, ...others] = live;
    await desk.sql("create function break_one() returns trigger language plpgsql as $$ begin raise exception 'broken on purpose'; end $$");
    await desk.sql(`create trigger break_one before update of document on delivery_articles for each row when (old.id = '${broken.id}') execute function break_one()`);
    await desk.whileBroken(async () => {
      await desk.sql('update delivery_articles set form = 0 where id = any ($1)', [live.map(({ id }) => id)]);
      await eventually(former, (left) => left.length === 1 && left[0].id === broken.id);
    });
    for (const article of others) expect((await delivered(article)).headline).toBe(article.revision.headline);
    await desk.sql('drop function break_one cascade');
    await eventually(former, ({ length }) => length === 0);
  });
});
