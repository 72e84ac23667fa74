import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { Publications1764000000080 } from '../../../migrations/1764000000080-publications';
import { VerifyLedger } from '../../../src/modules/articles';
import type { ParsedJson } from '../../support/answer';
import { type Desk, startDesk } from '../../support/desk';
import { eventually } from '../../support/eventually';
import { type Newsroom, bodyOf, newsroom, verb } from '../../support/newsroom';
import { Program } from '../../support/program';

let desk: Desk;
let room: Newsroom;
let story: ParsedJson;

const NOTE = 'An “earlier” version\ngave a wrong\ttime — \\ 7 o’clock\u0001.';

/** Published, put right by two more revisions, and taken back and forth. */
beforeAll(async () => {
  desk = await startDesk();
  room = await newsroom(desk);
  bodyOf(await room.admin.post('/categories', { name: 'Elsewhere' }));
  story = await room.story({ slug: 'ferry' }).published(room.editor);
  story = await again(story, { changeKind: 'correction', note: NOTE }, 'ferry-to-the-island');
  story = await verb(room.editor, 'withdraw', story, { reason: 'Names a minor.' });
  story = bodyOf(await room.author.patch(`/articles/${story.id}`, { summary: 'Not for readers yet.' }, story.version));
  story = await verb(room.editor, 'republish', story);
  story = await verb(room.chief, 'retract', story, { notice: 'It was not so.' });
  story = await verb(room.admin, 'reinstate', story, { reason: 'It was so.' });
});

afterAll(() => desk.stop());

async function again(seen: ParsedJson, publication: object, slug: string): Promise<ParsedJson> {
  const saved = bodyOf(await room.author.patch(`/articles/${seen.id}`, { slug }, seen.version));
  return verb(room.editor, 'publish', await verb(room.editor, 'approve', await verb(room.author, 'submit', saved)), publication);
}

const ledgerOf = async ({ id }: ParsedJson, query = ''): Promise<ParsedJson> => bodyOf(await room.editor.get(`/articles/${id}/publications${query}`));

const verify = () => desk.app.get(VerifyLedger, { strict: false }).execute();

/** As somebody with the database's password could. */
async function pastTriggers(table: string, statement: string, values: unknown[]): Promise<void> {
  await desk.sql(`alter table ${table} disable trigger user`);
  await desk.sql(statement, values);
  await desk.sql(`alter table ${table} enable trigger user`);
}

describe('the ledger of publications', () => {
  it('has a line for each change of what readers get, with the revision that they got', async () => {
    const { items, nextCursor } = await ledgerOf(story);
    expect(nextCursor).toBeNull();
    expect(items.map(({ number, kind, revision, slug, note, by }: ParsedJson) => [number, kind, revision, slug, note, by.name])).toEqual([
      [6, 'reinstated', 2, 'ferry-to-the-island', 'It was so.', room.admin.name],
      [5, 'retracted', 2, 'ferry-to-the-island', 'It was not so.', room.chief.name],
      [4, 'republished', 2, 'ferry-to-the-island', null, room.editor.name],
      [3, 'withdrawn', 2, 'ferry-to-the-island', 'Names a minor.', room.editor.name],
      [2, 'corrected', 2, 'ferry-to-the-island', NOTE, room.editor.name],
      [1, 'published', 1, 'ferry', null, room.editor.name],
    ]);
    const revision = bodyOf(await room.editor.get(`/articles/${story.id}/revisions/2`));
    expect(items[4]).toEqual({
      number: 2, kind: 'corrected', revision: 2, hash: revision.hash, locale: 'en', slug: 'ferry-to-the-island', at: expect.any(String),
      by: { id: room.editor.id, name: room.editor.name }, changeKind: 'correction', note: NOTE, previousSeal: items[5].seal, seal: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it('is chained by hashes that anybody can work out again', async () => {
    const [line] = (await ledgerOf(story, '?limit=1')).items;
    const { id } = bodyOf(await room.editor.get(`/articles/${story.id}/revisions/2`));
    const said = [line.previousSeal, story.id, 6, 'reinstated', id, 2, line.hash, 'en', line.slug, null, line.note, room.admin.id, room.admin.name, line.at];
    expect(line.seal).toBe(createHash('sha256').update(`[${said.map((value) => JSON.stringify(value)).join(', ')}]`).digest('hex'));
  });

  it('says what the clock did, and comes in pages', async () => {
    desk.startDueWork();
    const approved = await room.story().approved(room.editor);
    const soon = new Date(Date.now() + 1500).toISOString();
    const scheduled = await verb(room.editor, 'schedule', approved, { publishAt: soon });
    const { items } = await untilLines(scheduled, 1);
    expect(items[0]).toMatchObject({ kind: 'published', by: null });
    const live = bodyOf(await room.editor.get(`/articles/${scheduled.id}`));
    bodyOf(await room.editor.patch(`/articles/${live.id}`, { expireAt: new Date(Date.now() + 300).toISOString() }, live.version));
    const ended = await untilLines(live, 2);
    expect(ended.items[0]).toMatchObject({ kind: 'expired', by: null, note: 'expired' });
    const first = await ledgerOf(live, '?limit=1');
    expect([...first.items, ...(await ledgerOf(live, `?cursor=${first.nextCursor}`)).items]).toEqual(ended.items);
  }, 30_000);

  it('is for those who see more of it than readers do', async () => {
    const [live, draft, outsider] = [await room.story().published(room.editor), await room.story().draft(), (await newsroom(desk)).author];
    expect((await outsider.get(`/articles/${live.id}/publications`)).status).toBe(403);
    expect((await outsider.get(`/articles/${draft.id}/publications`)).status).toBe(404);
    expect((await ledgerOf(draft)).items).toEqual([]);
  });

  it.each(['update article_publications set note = null', 'delete from article_publications', 'truncate article_publications'])(
    'cannot be changed: %s', async (statement) => {
      await expect(desk.sql(statement)).rejects.toThrow('append-only');
    },
  );

  it('numbers and seals what is written into it, whatever the writer says', async () => {
    const [line] = await desk.sql(
      `insert into article_publications (id, article_id, number, kind, revision_id, revision_number, revision_hash, locale, slug, actor_name, previous_hash, hash)
       values (gen_random_uuid(), gen_random_uuid(), 7, 'published', gen_random_uuid(), 1, '', 'en', 'x', 'y', 'forged', 'forged') returning article_id, number, previous_hash, hash`,
    );
    expect(line).toEqual({ article_id: expect.any(String), number: 1, previous_hash: null, hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect((await verify()).faults).toEqual([`Article ${line?.['article_id']}, line 1: the audit log knows of nothing that was done.`]);
    await pastTriggers('article_publications', 'delete from article_publications where article_id = $1', [line?.['article_id']]);
  });
});

async function untilLines(article: ParsedJson, count: number): Promise<ParsedJson> {
  await eventually(() => ledgerOf(article), ({ items }) => items.length >= count);
  return ledgerOf(article);
}

describe('the migration that brings it', () => {
  it('writes what was published before, line by line the same', async () => {
    const lines = () => desk.sql('select number, kind, revision_id, slug, note, actor_id, at, previous_hash, hash from article_publications where article_id = $1 order by number', [story.id]);
    const written = await lines();
    const runner = desk.app.get(DataSource).createQueryRunner();
    await new Publications1764000000080().down(runner);
    await new Publications1764000000080().up(runner);
    await runner.release();
    expect(await lines()).toEqual(written);
    expect(written).toHaveLength(6);
  });
});

describe('verify-ledger', () => {
  /** Past the triggers, and back again. */
  async function tampered(statement: string, { id }: ParsedJson = story, table = 'article_publications'): Promise<readonly string[]> {
    await desk.sql(`create table kept_rows as select * from ${table}`);
    await pastTriggers(table, statement, statement.includes('$1') ? [id] : []);
    const { faults } = await verify();
    await pastTriggers(table, `delete from ${table}`, []);
    await pastTriggers(table, `insert into ${table} ${table === 'audit_log' ? 'overriding system value' : ''} select * from kept_rows`, []);
    await desk.sql('drop table kept_rows');
    expect((await verify()).faults).toEqual([]);
    return faults;
  }

  /** Withdrawn, trashed and gone for good. */
  async function purged(): Promise<ParsedJson> {
    const gone = await verb(room.editor, 'withdraw', await room.story().published(room.editor), { reason: 'No.' });
    const trashed = bodyOf(await room.editor.delete(`/articles/${gone.id}`, gone.version));
    await verb(room.admin, 'purge', trashed, { reason: 'A court said so.' });
    return gone;
  }

  it('finds all well where nothing was touched, also after a purge', async () => {
    const gone = await purged();
    const { faults, articles, publications } = await verify();
    expect(faults).toEqual([]);
    expect(articles).toBeGreaterThan(2);
    expect(publications).toBeGreaterThan(8);
    expect(await desk.sql('select kind from article_publications where article_id = $1 order by number', [gone.id])).toEqual([{ kind: 'published' }, { kind: 'withdrawn' }]);
  });

  it.each([
    ['a line that was changed', "update article_publications set note = 'Nothing.' where article_id = $1 and number = 3", /line 3: it was changed/],
    ['a time that was changed', "update article_publications set at = at - interval '1 day' where article_id = $1 and number = 3", /line 3: it was changed/],
    ['a line that is missing', 'delete from article_publications where article_id = $1 and number = 2', /line 3: a line before it is missing/],
    ['a chain that was sealed anew from there on', "update article_publications set previous_hash = 'x', hash = 'y' where article_id = $1 and number = 3", /line 4: it does not follow/],
    ['a last line that was cut off', 'delete from article_publications where article_id = $1 and number = 6', /is withdrawn, and its last line does not say so/],
    ['a last line that was cut off, beside the audit log', 'delete from article_publications where article_id = $1 and number = 6', /line 6: it is missing, and the audit log knows/],
    ['all lines that were cut off', 'delete from article_publications where article_id = $1', /line 1: it is missing[^]*line 6: it is missing/],
    ['a first line that was cut off', 'delete from article_publications where article_id = $1 and number = 1', /line 2: a line before it is missing/],
  ])('finds %s', async (_, statement, fault) => {
    expect((await tampered(statement)).join('\n')).toMatch(fault);
  });

  it('finds lines that were cut off where the article is as it was before them', async () => {
    const live = await room.story().published(room.editor);
    const back = await verb(room.editor, 'republish', await verb(room.editor, 'withdraw', live, { reason: 'For an hour.' }));
    const told = [2, 3].map((number) => `Article ${back.id}, line ${number}: it is missing, and the audit log knows what was done.`);
    expect(await tampered('delete from article_publications where article_id = $1 and number > 1', back)).toEqual(told);
    expect(await tampered('delete from article_publications where article_id = $1 and number = 3', back)).toContain(told[1]);
  });

  it('finds lines of a purged article that were cut off, one or all', async () => {
    const gone = await purged();
    const told = [1, 2].map((number) => `Article ${gone.id}, line ${number}: it is missing, and the audit log knows what was done.`);
    expect(await tampered('delete from article_publications where article_id = $1', gone)).toEqual(told);
    expect(await tampered('delete from article_publications where article_id = $1 and number = 2', gone)).toEqual([told[1]]);
  });

  it('finds a line that was put in, and a chain that says something else and was sealed anew as a whole', async () => {
    const live = await room.story().published(room.editor);
    const anew = (said: string, and = '') => `
      create table forged as select * from article_publications where article_id = '${live.id}';
      delete from article_publications where article_id = '${live.id}';
      update forged set ${said}; ${and}
      alter table article_publications enable trigger article_publications_sealed;
      insert into article_publications select * from forged order by number;
      drop table forged;`;
    const put = `insert into forged select (jsonb_populate_record(f, jsonb_build_object('id', gen_random_uuid(), 'number', 2))).* from forged f;`;
    expect(await tampered(anew("note = note", put))).toEqual([`Article ${live.id}, line 2: the audit log knows of nothing that was done.`]);
    const other = `Article ${live.id}, line 1: the audit log says something else.`;
    for (const said of ["note = 'Nothing.'", "at = at - interval '1 hour'", "kind = 'updated', change_kind = 'minor'", "actor_name = 'Somebody'", 'actor_id = null']) {
      expect([said, await tampered(anew(said))]).toEqual([said, [other]]);
    }
    const saved = bodyOf(await room.author.patch(`/articles/${live.id}`, { summary: 'Not read by anybody.' }, live.version));
    expect(await tampered(anew(`revision_id = '${saved.revision.id}', revision_hash = '${saved.revision.hash}', revision_number = 2`))).toContain(other);
  });

  it('finds a line of which the audit log was robbed', async () => {
    const live = await room.story().published(room.editor);
    const withdrawn = await verb(room.editor, 'withdraw', live, { reason: 'No.' });
    expect(await tampered("delete from audit_log where subject_id = $1 and action = 'article.withdrawn'", withdrawn, 'audit_log')).toEqual([
      `Article ${live.id}, line 2: the audit log knows of nothing that was done.`,
    ]);
  });

  it.each([
    ['that says so itself', 'hash', "'f' || hash"],
    ['with another headline', 'headline', "'Something else'"],
    ['with another text', 'body', `jsonb_set(body, '{content,0,content,0,text}', '"Nothing has happened."')`],
    ['in another section', 'category_id', '(select id from categories c where c.id <> category_id limit 1)'],
  ])('finds a revision %s', async (_, column, other) => {
    const [was] = await desk.sql(`select ${column} as kept from article_revisions where article_id = $1 and number = 1`, [story.id]);
    const write = (value: string, ...values: unknown[]) =>
      pastTriggers('article_revisions', `update article_revisions set ${column} = ${value} where article_id = $1 and number = 1`, [story.id, ...values]);
    await write(other);
    expect((await verify()).faults).toEqual([`Article ${story.id}, line 1: its revision has another content.`]);
    const kept: unknown = was?.['kept'];
    await write('$2', typeof kept === 'object' ? JSON.stringify(kept) : kept);
    expect((await verify()).faults).toEqual([]);
  });

  it('knows a revision of which the ids were sent in capitals', async () => {
    const categoryId = String(room.category.id).toUpperCase();
    expect(await room.story({ categoryId }).published(room.editor)).toMatchObject({ visibility: 'live' });
    expect((await verify()).faults).toEqual([]);
  });

  it('is a command', async () => {
    const command = async () => {
      const program = Program.run('cli', { DATABASE_URL: desk.settings.databaseUrl ?? '', DATA_DIR: desk.dataFolder }, ['verify-ledger']);
      return { code: await program.exit, out: program.out, err: program.err };
    };
    expect(await command()).toEqual({ code: 0, out: expect.stringMatching(/^The ledger holds: \d+ lines of \d+ articles\.\n$/), err: '' });
    await desk.sql('alter table article_publications disable trigger user');
    await desk.sql("update article_publications set note = 'Nothing.' where article_id = $1 and number = 3", [story.id]);
    const place = `Article ${story.id}, line 3`;
    expect(await command()).toEqual({ code: 1, out: '', err: `${place}: it was changed.\n${place}: the audit log says something else.\n` });
  }, 60_000);
});
