import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Desk, startDesk } from '../support/desk';

let desk: Desk;

beforeAll(async () => {
  desk = await startDesk({ env: { SITE_NAME: 'The Desk' } });
});

afterAll(() => desk.stop());

describe('the desk of the tests', () => {
  it('signs people in with the roles that they were hired for', async () => {
    const editor = await desk.as('editor', { name: 'Ed' });
    const { status, body } = await editor.get('/me');
    expect(status).toBe(200);
    expect(body).toMatchObject({ id: editor.id, name: 'Ed', grants: [{ role: 'editor', categoryId: null }] });
    expect((await desk.anonymous.get('/me')).status).toBe(401);
  });

  it('sends If-Match, and sees whether anything was written', async () => {
    const admin = await desk.as('admin');
    const person = await desk.as('author');
    const before = await desk.snapshot();
    expect((await admin.patch(`/users/${person.id}`, { name: 'New' })).status).toBe(428);
    expect((await admin.patch(`/users/${person.id}`, { name: 'New' }, 7)).status).toBe(412);
    expect(await desk.snapshot()).toBe(before);
    const { status, headers } = await admin.patch(`/users/${person.id}`, { name: 'New' }, 1);
    expect(status).toBe(200);
    expect(headers['etag']).toBe('"v2"');
    expect(await desk.snapshot()).not.toBe(before);
  });

  it('keeps what is logged, without secrets', async () => {
    const person = await desk.as('author');
    const log = desk.logged.join('');
    expect(log).toContain('/api/v1/auth/login');
    expect(log).not.toContain(person.token);
    expect(log).not.toContain(person.password);
  });

  it('listens for tests that need sockets', async () => {
    const base = await desk.listen();
    expect((await fetch(`${base}/health/live`)).status).toBe(200);
  });
});
