import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Person } from '../support/client';
import { type Desk, startDesk } from '../support/desk';
import { Program } from '../support/program';
import { refused } from '../support/refused';
import { enrol } from '../support/totp';

let desk: Desk;
let admin: Person;

beforeAll(async () => {
  desk = await startDesk({ defaultLimits: true });
  admin = await desk.as('admin');
});

afterAll(() => desk.stop());

/** Beside the desk, on its database. */
async function command(args: string[], input = ''): Promise<{ code: number | null; out: string; err: string }> {
  const settings = { DATABASE_URL: desk.settings.databaseUrl ?? '', DATA_DIR: desk.dataFolder };
  const program = Program.run('cli', settings, args, input);
  const code = await program.exit;
  return { code, out: program.out, err: program.err };
}

async function statusOfSignIn(email: string, password: string): Promise<number> {
  return (await desk.anonymous.post('/auth/login', { email, password })).status;
}

describe('reset-password', () => {
  it('gives a new password, ends every session and lifts the lock on the account', async () => {
    for (let each = 0; each < 10; each += 1) await statusOfSignIn(admin.email, 'wrong');
    expect(await statusOfSignIn(admin.email, admin.password)).toBe(429);
    const { code, out } = await command(['reset-password', '--email', admin.email.toUpperCase()]);
    expect(code).toBe(0);
    const password = /with the password (\S{20}) \(shown only now/.exec(out)?.[1] ?? '';
    refused(await admin.get('/me'));
    refused(await desk.anonymous.post('/auth/refresh', { refreshToken: admin.refreshToken }));
    expect(await statusOfSignIn(admin.email, admin.password)).toBe(401);
    admin = await desk.signIn({ ...admin, password });
    // It is told to the person, too: the next mail that goes out says so.
    expect(await desk.sql("select payload -> 'data' ->> 'notice' as notice from jobs where task = 'mail'")).toContainEqual({ notice: 'password-changed' });
    const [noted] = await desk.sql("select actor_id, actor_name, detail from audit_log where action = 'user.password-reset' and subject_id = $1", [admin.id]);
    expect(noted).toEqual({ actor_id: null, actor_name: 'the command line', detail: {} });
  }, 60_000);

  it('refuses a common one, as the API does', async () => {
    const [reset, made] = await Promise.all([
      command(['reset-password', '--password-stdin', '--email', admin.email], 'passwordpassword\n'),
      command(['create-admin', '--password-stdin', '--name', 'Wanda', '--email', 'wanda@newsroom.test'], 'password1234\n'),
    ]);
    const err = 'Too many people have this password, or it is easy to guess: take another.\n';
    expect([reset, made]).toMatchObject([{ code: 1, out: '', err }, { code: 1, out: '', err }]);
    expect((await admin.get('/me')).status).toBe(200);
    expect(await desk.sql("select id from users where email = 'wanda@newsroom.test'")).toEqual([]);
  }, 60_000);

  it('takes a name as the API does', async () => {
    const [emoji, ...refusedNames] = await Promise.all(['🗞'.repeat(200), '🗞'.repeat(201), 'two\nlines', 'a\u0001b', ' '].map((name, nth) => (
      command(['create-admin', '--name', name, '--email', `name-${nth}@newsroom.test`])
    )));
    expect(emoji).toMatchObject({ code: 0 });
    for (const refusedName of refusedNames) expect(refusedName).toMatchObject({ code: 2, out: '', err: expect.stringContaining('--name must be one line of 1 to 200 characters.') });
    expect(await desk.sql("select email from users where email like 'name-%'")).toEqual([{ email: 'name-0@newsroom.test' }]);
  }, 60_000);

  it('takes one from standard input, and says so where nobody has the address', async () => {
    const args = ['reset-password', '--password-stdin', '--email'];
    const [made, unknown] = await Promise.all([
      command([...args, admin.email], 'typed by the operator\n'), command([...args, 'nobody@newsroom.test'], 'typed by the operator\n'),
    ]);
    expect([made.code, made.out]).toEqual([0, `${admin.email} signs in anew.\n`]);
    expect(unknown).toMatchObject({ code: 1, out: '', err: 'Nobody signs in with this e-mail address.\n' });
    admin = await desk.signIn({ ...admin, password: 'typed by the operator' });
  }, 60_000);
});

describe('reset-password --remove-second-factor', () => {
  it('lets somebody in who lost it; without that, it is still asked for', async () => {
    const person = await desk.as('editor');
    await enrol(desk, person);
    const args = ['reset-password', '--password-stdin', '--email', person.email];
    const answer = async (password: string) => (await desk.anonymous.post('/auth/login', { email: person.email, password })).body;
    expect((await command(args, 'typed by the operator\n')).code).toBe(0);
    expect((await answer('typed by the operator')).challenge).toBeDefined();
    expect((await command([...args, '--remove-second-factor'], 'typed once more by them\n')).code).toBe(0);
    expect((await answer('typed once more by them')).accessToken).toBeDefined();
    expect(await desk.sql("select actor_name from audit_log where action = 'user.totp-disabled' and subject_id = $1", [person.id])).toEqual([{ actor_name: 'the command line' }]);
  }, 60_000);
});

describe('revoke-sessions', () => {
  it('signs out one person, or everybody, at once', async () => {
    const one = await desk.as('author');
    const other = await desk.as('editor');
    expect(await command(['revoke-sessions', '--email', one.email])).toMatchObject({ code: 0, out: 'One person signs in anew.\n' });
    refused(await one.get('/me'));
    expect((await other.get('/me')).status).toBe(200);
    expect((await command(['revoke-sessions', '--all'])).code).toBe(0);
    for (const person of [other, admin]) refused(await person.get('/me'));
    expect(await statusOfSignIn(one.email, one.password)).toBe(200);
  }, 60_000);

  it.each([[[]], [['--all', '--email', 'a@newsroom.test']]])('is not taken with %j', async (args) => {
    expect(await command(['revoke-sessions', ...args])).toMatchObject({ code: 2, out: '' });
  }, 60_000);
});
