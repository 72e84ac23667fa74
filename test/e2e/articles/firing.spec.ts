import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import type { ParsedJson } from '../../support/answer';
import { type Desk, startDesk } from '../../support/desk';
import { eventually } from '../../support/eventually';
import { type Newsroom, article, bodyOf, newsroom, verb } from '../../support/newsroom';
import { withRowLocked } from '../../support/row-lock';

const TOMORROW = new Date(Date.now() + 86_400_000).toISOString();

let desk: Desk;
let room: Newsroom;

beforeAll(async () => {
  desk = await startDesk();
  room = await newsroom(desk);
  desk.startDueWork();
});

afterAll(() => desk.stop());

const story = (fields: object = {}) =>
  article(room.author, { categoryId: room.category.id, authorId: room.byline.id, ...fields });

const read = async (id: string): Promise<ParsedJson> => bodyOf(await room.admin.get(`/articles/${id}`));
const delivered = async (slug: string): Promise<ParsedJson> => bodyOf(await desk.delivery(`/articles/${slug}`));

/** An article that waits for tomorrow. */
async function scheduled(fields: object = {}): Promise<ParsedJson> {
  return verb(room.editor, 'schedule', await story(fields).approved(room.editor), { publishAt: TOMORROW });
}

/** A live article with a change that waits for tomorrow. */
async function scheduledChange(change: object, publication: object = { changeKind: 'minor' }): Promise<ParsedJson> {
  const published = await story().published(room.editor);
  const saved = bodyOf(await room.author.patch(`/articles/${published.id}`, change, published.version));
  const approved = await verb(room.editor, 'approve', await verb(room.author, 'submit', saved));
  return verb(room.editor, 'schedule', approved, { publishAt: TOMORROW, ...publication });
}

async function hold(...ids: string[]): Promise<void> {
  const legalHold = { reason: 'A lawyer called', by: { id: room.chief.id, name: room.chief.name }, at: TOMORROW };
  await desk.sql('update articles set legal_hold = $2 where id = any ($1)', [ids, JSON.stringify(legalHold)]);
}

async function lift(...ids: string[]): Promise<void> {
  await desk.sql('update articles set legal_hold = null where id = any ($1)', [ids]);
}

/** Makes it due: this many seconds ago. */
async function due({ revision }: ParsedJson, seconds = 0.001): Promise<void> {
  await desk.sql("update article_revisions set scheduled_at = now() - make_interval(secs => $2) where id = $1", [revision.id, seconds]);
}

/** The article once its schedule has fired or failed. */
async function outcome(id: string): Promise<ParsedJson> {
  return eventually(() => read(id), ({ status }) => !status.endsWith('scheduled'));
}

/** Makes it due and waits for the reason why it could not go out. Readers get what they got before. */
async function failed(seen: ParsedJson): Promise<ParsedJson> {
  const before = await desk.delivery(`/articles/${seen.slug}`);
  await due(seen);
  const after = await outcome(seen.id);
  expect(after).toMatchObject({ version: seen.version + 1, visibility: before.status === 200 ? 'live' : after.visibility, scheduledAt: null });
  expect((await desk.delivery(`/articles/${seen.slug}`)).status).toBe(before.status);
  const [event] = await desk.sql('select type, data from outbox_events where subject_id = $1 order by sequence desc limit 1', [seen.id]);
  expect(event).toEqual({ type: 'article.schedule_failed', data: { reason: after.scheduleError, scheduledBy: expect.any(String) } });
  return after;
}

describe('a schedule whose time has come', () => {
  it('goes out by itself, not early, with the dates of the database', async () => {
    const approved = await story({ headline: 'Out at noon' }).approved(room.editor);
    const publishAt = new Date(Date.now() + 1200).toISOString();
    const waiting = await verb(room.editor, 'schedule', approved, { publishAt });
    const published = await outcome(approved.id);
    const [{ late }] = await desk.sql('select extract(epoch from now() - $1::timestamptz)::float as late', [publishAt]) as [ParsedJson];
    expect(late).toBeLessThan(5);
    expect(published).toMatchObject({
      status: 'published', visibility: 'live', version: waiting.version + 1, scheduledAt: null, scheduleError: null,
      revision: { id: approved.revision.id, hash: approved.revision.hash, state: 'published', changeKind: null },
    });
    const page = await delivered('out-at-noon');
    expect(page.publishedAt).toBe(published.firstPublishedAt);
    expect(Date.parse(page.publishedAt)).toBeGreaterThanOrEqual(Date.parse(publishAt));
  });

  it('is one event, done by the system for who scheduled it', async () => {
    const seen = await scheduled();
    await due(seen);
    await outcome(seen.id);
    const events = await desk.sql('select type from outbox_events where subject_id = $1 order by sequence', [seen.id]);
    expect(events.map(({ type }) => type).slice(-2)).toEqual(['article.scheduled', 'article.published']);
    const [deed] = await desk.sql('select actor_id, actor_name, detail from audit_log where subject_id = $1 order by sequence desc limit 1', [seen.id]);
    expect(deed).toMatchObject({ actor_id: null, actor_name: 'system', detail: { verb: 'fire', scheduledBy: { id: room.editor.id, name: room.editor.name } } });
    const stale = await room.editor.verb(`/articles/${seen.id}/unschedule`, seen.version);
    expect(stale).toMatchObject({ status: 412, body: { currentVersion: seen.version + 1, changedBy: null } });
  });

  it('follows a live revision as a publication by hand does', async () => {
    const seen = await scheduledChange({ headline: 'Put right' }, { changeKind: 'correction', note: 'A name was wrong.' });
    await due(seen);
    const published = await outcome(seen.id);
    expect(published).toMatchObject({ status: 'published', live: { number: 2 }, revision: { changeKind: 'correction', note: 'A name was wrong.' } });
    const page = await delivered(seen.slug);
    expect(page).toMatchObject({ headline: 'Put right', significantUpdatedAt: page.updatedAt, corrections: [{ type: 'correction', note: 'A name was wrong.' }] });
    const states = await desk.sql('select state from article_revisions where article_id = $1 order by number', [seen.id]);
    expect(states.map(({ state }) => state)).toEqual(['superseded', 'published']);
    const [event] = await desk.sql('select type from outbox_events where subject_id = $1 order by sequence desc limit 1', [seen.id]);
    expect(event.type).toBe('article.corrected');
  });

  it('goes out although it was due while nobody was there', async () => {
    const seen = await scheduled();
    await due(seen, 86_400);
    expect((await outcome(seen.id)).status).toBe('published');
  });

  it('does not go out once it was given up or moved', async () => {
    const [unscheduled, moved] = [await scheduled(), await scheduled()];
    await verb(room.editor, 'unschedule', unscheduled);
    await verb(room.editor, 'schedule', moved, { publishAt: new Date(Date.now() + 2 * 86_400_000).toISOString() });
    const witness = await scheduled();
    await due(witness, 3600);
    await outcome(witness.id);
    expect([(await read(unscheduled.id)).status, (await read(moved.id)).status]).toEqual(['approved', 'scheduled']);
  });
});

describe('a schedule that cannot be carried out', () => {
  it('fails for a legal hold, and may then be all that an approved revision may be', async () => {
    const seen = await scheduled();
    await hold(seen.id);
    const after = await failed(seen);
    expect(after).toMatchObject({ status: 'schedule_failed', scheduleError: expect.stringContaining('A lawyer called'), revision: { id: seen.revision.id } });
    expect(after.allowedActions).toEqual(expect.arrayContaining(['save', 'request-changes', 'schedule', 'unschedule']));
    expect(after.allowedActions).not.toContain('publish');
    await lift(seen.id);
    const again = await verb(room.editor, 'schedule', after, { publishAt: TOMORROW });
    expect(again).toMatchObject({ status: 'scheduled', scheduleError: null });
    await due(again);
    expect((await outcome(seen.id)).status).toBe('published');
  });

  it('can be published by hand, or be approved again, once the reason is gone', async () => {
    const [one, other] = [await scheduled(), await scheduled()];
    await hold(one.id, other.id);
    const [first, second] = [await failed(one), await failed(other)];
    await lift(one.id, other.id);
    expect(await verb(room.editor, 'publish', first)).toMatchObject({ status: 'published', scheduleError: null });
    expect(await verb(room.editor, 'unschedule', second)).toMatchObject({ status: 'approved', scheduleError: null });
  });

  it('fails for an embargo that was moved', async () => {
    const seen = await scheduled();
    await desk.sql('update articles set embargo_until = $2 where id = $1', [seen.id, TOMORROW]);
    expect((await failed(seen)).scheduleError).toContain('embargo');
  });

  it('fails for what the page lacks by then, with every reason', async () => {
    const closing = bodyOf(await room.admin.post('/categories', { name: 'Closing soon' }));
    const leaving = bodyOf(await room.admin.post('/authors', { name: 'Leaving soon' }));
    const approved = await article(room.admin, { categoryId: closing.id, authorId: leaving.id }).approved(await desk.as('chief'));
    const seen = await verb(room.admin, 'schedule', approved, { publishAt: TOMORROW });
    bodyOf(await room.admin.patch(`/categories/${closing.id}`, { active: false }, closing.version));
    bodyOf(await room.admin.patch(`/authors/${leaving.id}`, { active: false }, leaving.version));
    expect((await failed(seen)).scheduleError).toBe('The category is not active. One of the authors is not active.');
  });

  it('fails once the article has expired', async () => {
    const seen = await scheduled();
    const patched = bodyOf(await room.editor.patch(`/articles/${seen.id}`, { expireAt: '2020-01-01T00:00:00Z' }, seen.version));
    expect((await failed(patched)).scheduleError).toContain('expired');
  });

  it('does not bring back what was taken from its readers meanwhile', async () => {
    const seen = await scheduledChange({ kicker: 'K' });
    bodyOf(await room.editor.patch(`/articles/${seen.id}`, { expireAt: '2020-01-01T00:00:00Z' }, seen.version));
    const expired = await eventually(() => read(seen.id), ({ visibility }) => visibility === 'withdrawn');
    expect(expired.status).toBe('withdrawn+scheduled');
    const prolonged = bodyOf(await room.editor.patch(`/articles/${seen.id}`, { expireAt: null }, expired.version));
    const after = await failed(prolonged);
    expect(after).toMatchObject({ status: 'withdrawn+schedule_failed', scheduleError: 'The article is withdrawn, and the schedule is for one that is live.' });
  });

  /** Republished as it was, while a change waits for tomorrow. */
  async function republishedBefore(change: object): Promise<ParsedJson> {
    const withdrawn = await verb(room.editor, 'withdraw', await story().published(room.editor), { reason: 'x' });
    const saved = bodyOf(await room.author.patch(`/articles/${withdrawn.id}`, change, withdrawn.version));
    const approved = await verb(room.editor, 'approve', await verb(room.author, 'submit', saved));
    const waiting = await verb(room.editor, 'schedule', approved, { publishAt: TOMORROW, changeKind: 'update' });
    const back = await verb(room.editor, 'republish', waiting);
    expect(back).toMatchObject({ status: 'published+scheduled', scheduledAt: TOMORROW, live: { number: 1 }, revision: { id: waiting.revision.id, changeKind: 'update' } });
    return back;
  }

  it('follows what was republished since', async () => {
    const back = await republishedBefore({ kicker: 'The change' });
    expect((await delivered(back.slug)).kicker).toBeNull();
    await due(back);
    expect(await outcome(back.id)).toMatchObject({ status: 'published', live: { number: 2 }, scheduleError: null });
    expect((await delivered(back.slug)).kicker).toBe('The change');
  });

  it('does not bring back what was republished since, and taken from its readers again', async () => {
    const back = await republishedBefore({ kicker: 'K' });
    bodyOf(await room.editor.patch(`/articles/${back.id}`, { expireAt: '2020-01-01T00:00:00Z' }, back.version));
    const expired = await eventually(() => read(back.id), ({ visibility }) => visibility === 'withdrawn');
    const prolonged = bodyOf(await room.editor.patch(`/articles/${back.id}`, { expireAt: null }, expired.version));
    expect((await failed(prolonged)).scheduleError).toBe('The article is withdrawn, and the schedule is for one that is live.');
  });

  it('takes a withdrawn article live where that was decided', async () => {
    const published = await story().published(room.editor);
    const withdrawn = await verb(room.editor, 'withdraw', published, { reason: 'x' });
    const saved = bodyOf(await room.author.patch(`/articles/${published.id}`, { kicker: 'K' }, withdrawn.version));
    const approved = await verb(room.editor, 'approve', await verb(room.author, 'submit', saved));
    const seen = await verb(room.editor, 'schedule', approved, { publishAt: TOMORROW, changeKind: 'minor' });
    await due(seen);
    expect((await outcome(seen.id)).status).toBe('published');
  });
});

describe('several schedules', () => {
  it('do not wait for one whose article somebody else is at', async () => {
    const [held, others] = [await scheduled(), [await scheduled(), await scheduled(), await scheduled()]];
    await withRowLocked(desk, 'articles', held.id, async (_, release) => {
      for (const [seconds, seen] of [held, ...others].entries()) await due(seen, 100 - seconds);
      for (const { id } of others) expect((await outcome(id)).status).toBe('published');
      expect((await read(held.id)).status).toBe('scheduled');
      await release();
    });
    expect((await outcome(held.id)).status).toBe('published');
  });

  it('do not wait for one that fails by a mistake of ours, which goes out once that is mended', async () => {
    await desk.sql(`
      create function break_one() returns trigger language plpgsql as $$
      begin
        if new.slug = 'broken' then raise exception 'a mistake of ours'; end if;
        return new;
      end $$`);
    await desk.sql('create trigger break_one before insert on delivery_articles for each row execute function break_one()');
    const [broken, others] = [await scheduled({ slug: 'broken' }), [await scheduled(), await scheduled(), await scheduled()]];
    for (const [seconds, seen] of [broken, ...others].entries()) await due(seen, 100 - seconds);
    for (const { id } of others) expect((await outcome(id)).status).toBe('published');
    expect(await read(broken.id)).toMatchObject({ version: broken.version, status: 'scheduled' });
    const logged = desk.logged.map((line) => JSON.parse(line)).filter(({ id }) => id === broken.id);
    expect(logged[0]).toMatchObject({ level: 50, work: 'schedules', failures: 1 });
    await desk.sql('drop function break_one cascade');
    expect((await outcome(broken.id)).status).toBe('published');
  });

  it('go out after the database was away', async () => {
    const { pathname } = new URL(desk.settings.databaseUrl ?? '');
    const server = new URL(desk.settings.databaseUrl ?? '');
    server.pathname = '/postgres';
    const seen = await scheduled();
    await due(seen, 1);
    const other = await scheduled();
    const client = new Client({ connectionString: server.href });
    await client.connect();
    try {
      await client.query(`alter database ${pathname.slice(1)} allow_connections false`);
      await client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [pathname.slice(1)]);
      await eventually(async () => desk.logged.filter((line) => line.includes('goes on trying')).length, (count) => count >= 2);
    } finally {
      await client.query(`alter database ${pathname.slice(1)} allow_connections true`);
      await client.end();
    }
    await due(other);
    expect((await outcome(seen.id)).status).toBe('published');
    expect((await outcome(other.id)).status).toBe('published');
  });
});
