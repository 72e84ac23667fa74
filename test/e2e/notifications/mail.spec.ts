import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Person } from '../../support/client';
import { type Desk, startDesk } from '../../support/desk';
import { eventually } from '../../support/eventually';
import { MailServer, type ReceivedMail } from '../../support/mail-server';
import { type Newsroom, bodyOf, newsroom, verb } from '../../support/newsroom';

const TIMEOUT_MS = 90_000;
const server = new MailServer();
let desk: Desk;
let room: Newsroom;

beforeAll(async () => {
  await server.start();
  desk = await startDesk({ env: { SMTP_URL: server.url, MAIL_FROM: 'desk@news.example', SITE_NAME: 'The Paper' } });
  desk.startDueWork();
});

beforeEach(async () => {
  room = await newsroom(desk);
});

afterAll(async () => {
  await desk.stop();
  await server.stop();
});

const emailOf = async ({ id }: Person): Promise<string> => (await desk.sql<{ email: string }>('select email from users where id = $1', [id]))[0]?.email ?? '';
const mailsTo = async (person: Person): Promise<ReceivedMail[]> => {
  const address = await emailOf(person);
  return server.received.filter(({ to }) => to.includes(address));
};
const waiting = async (): Promise<number> => (await desk.sql("select 1 from jobs where task = 'mail' and dead_at is null")).length;
/** After a server was away, the next attempt can be twice as far off as it has been away. */
const allSent = (): Promise<number> => eventually(waiting, (count) => count === 0, TIMEOUT_MS / 2);

jest.setTimeout(TIMEOUT_MS);

describe('mail', () => {
  it('says what happened, to whom it concerns, with a link', async () => {
    const story = await room.story({ headline: 'The council votes' }).submitted();
    await verb(room.editor, 'request-changes', story, { comment: 'Name your source.' });
    await allSent();
    const [mail, ...more] = await mailsTo(room.author);
    expect(more).toEqual([]);
    expect(mail?.raw).toMatch(/^From: The Paper <desk@news\.example>\r$/m);
    expect(mail?.raw).toMatch(/^Subject: Changes requested: The council votes\r$/m);
    for (const line of ['asks for changes.', 'Name your source.', `${desk.settings.publicUrl}/admin/articles/${story.id}`]) expect(mail?.raw).toContain(line);
    expect(await mailsTo(room.editor)).toHaveLength(1);
  });

  it('goes to nobody who switched it off, has left, or may no longer read the article', async () => {
    bodyOf(await room.editor.patch('/me/notification-settings', { submitted: { mail: false } }));
    await server.stop();
    const story = await room.story({ headline: 'Between us only' }).submitted();
    await eventually(() => desk.sql('select 1 from jobs where last_error is not null'), (rows) => rows.length > 0);
    await desk.sql("update users set status = 'disabled' where id = $1", [room.secondEditor.id]);
    await desk.sql('delete from grants where user_id = $1', [room.chief.id]);
    await server.start();
    await allSent();
    for (const person of [room.editor, room.secondEditor, room.chief]) expect(await mailsTo(person)).toEqual([]);
    expect((await mailsTo(room.admin)).filter(({ raw }) => raw.includes(story.id))).toHaveLength(1);
  });

  it('waits for a server that is away, and nothing else does', async () => {
    await server.stop();
    const begin = performance.now();
    const story = await room.story().submitted();
    expect(performance.now() - begin).toBeLessThan(2000);
    await eventually(() => desk.sql('select 1 from jobs where attempts > 0 and last_error is not null'), (rows) => rows.length > 0);
    expect(bodyOf(await room.editor.get('/notifications')).items).toMatchObject([{ articleId: story.id }]);
    await server.start();
    await allSent();
    expect(await mailsTo(room.editor)).toHaveLength(1);
  });

  it('is given up where the server will never have it', async () => {
    server.unknown.add(await emailOf(room.editor));
    await room.story().submitted();
    await allSent();
    expect(await desk.sql('select task, attempts, last_error as error from jobs where dead_at is not null')).toEqual([{ task: 'mail', attempts: 1, error: expect.stringContaining('No such mailbox') }]);
    expect(await mailsTo(room.secondEditor)).toHaveLength(1);
  });

  it('is given up without saying to whom it was, in the log or anywhere', async () => {
    const email = await emailOf(room.editor);
    server.unknown.add(email);
    server.refusal = `5.1.1 <${email}>: Recipient address rejected: User unknown`;
    await room.story().submitted();
    await allSent();
    const dead = bodyOf(await room.admin.get('/dead-jobs')).items.filter(({ error }: { error: string }) => error.includes('5.1.1'));
    expect(dead).toMatchObject([{ error: expect.stringContaining('550 5.1.1 <[masked]>: Recipient address rejected: User unknown') }]);
    const logged = desk.logged.filter((line) => line.includes('Recipient address rejected'));
    expect(logged.length).toBeGreaterThan(0);
    expect(desk.logged.join('\n')).not.toContain(email);
  });

  it('T44 keeps a headline in its header, whatever is in it', async () => {
    const headline = 'Votes: “Так” or не?, <b>Bcc</b>: x@y.example';
    await room.story({ headline }).submitted();
    await allSent();
    const [mail] = await mailsTo(room.editor);
    expect(mail?.to).toEqual([await emailOf(room.editor)]);
    expect(mail?.raw).not.toMatch(/^Bcc:/mi);
  });
});

describe('a mail server that does not let the newsroom in', () => {
  it('is asked again, and what it was sent is in no log and in no job', async () => {
    const other = await startDesk({ env: { SMTP_URL: server.url.replace('//', '//newsroom:correct-horse@') } });
    try {
      other.startDueWork();
      await (await newsroom(other)).story().submitted();
      const [job] = await eventually(() => other.sql<{ error: string }>('select last_error as error from jobs where last_error is not null'), ({ length }) => length > 0);
      expect(server.signIns).toContain('newsroom');
      expect(job?.error).toMatch(/535 5\.7\.8 newsroom may not come in with AUTH \[masked\]$/);
      const line = await eventually(async () => other.logged.find((each) => each.includes('535 5.7.8')), (found) => found !== undefined);
      expect(line).not.toContain(Buffer.from('\0newsroom\0correct-horse').toString('base64'));
    } finally {
      await other.stop();
    }
  });
});

describe('without a mail server', () => {
  it.each([['development', true], ['production', false]])('it is logged in %s, with its text: %s', async (NODE_ENV, withText) => {
    const other = await startDesk({ env: { NODE_ENV, JWT_SECRET: 'a secret of the tests, which is long enough' } });
    try {
      other.startDueWork();
      const quiet = await newsroom(other);
      await quiet.story({ headline: 'A quiet vote' }).submitted();
      const line = await eventually(async () => other.logged.find((each) => each.includes('SMTP_URL is not set')), (found) => found !== undefined);
      expect(line?.includes('has submitted an article')).toBe(withText);
    } finally {
      await other.stop();
    }
  });
});
