import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ParsedJson } from '../../support/answer';
import { type Desk, startDesk } from '../../support/desk';
import { type Newsroom, bodyOf, newsroom } from '../../support/newsroom';
import { expectAllRefused, expectRefused } from '../../support/refusals';
import { loadSettings } from '../../../src/config/load-settings';
import { createApp } from '../../../src/app.setup';
import { Client } from '../../support/client';
import { recordedLog } from '../../support/recorded-log';

let desk: Desk;
let room: Newsroom;

beforeAll(async () => {
  desk = await startDesk();
  room = await newsroom(desk);
});

afterAll(() => desk.stop());

const settings = async (): Promise<ParsedJson> => bodyOf(await room.admin.get('/settings'));
const change = async (fields: object): Promise<ParsedJson> => bodyOf(await room.admin.patch('/settings', fields, (await settings()).version));

describe('the settings of the newsroom', () => {
  it('are at first what Copydesk has by itself', async () => {
    const answer = await room.admin.get('/settings');
    expect(answer).toMatchObject({ status: 200, headers: { etag: '"v1"', 'cache-control': 'private, no-store' } });
    expect(answer.body).toMatchObject({
      version: 1, reviewPolicy: null, policy: { requiredApprovals: 1, fourEyes: true, steps: [] }, severities: null,
      effectiveSeverities: { 'empty-body': 'submit', 'no-summary': 'warning' },
    });
  });

  it('are inherited by every category, unless it says otherwise, and count from the next decision on', async () => {
    const own = bodyOf(await room.admin.post('/categories', { name: 'Own', reviewPolicy: { requiredApprovals: 2 } }));
    const story = await room.story({ summary: null }).draft();
    expect((await room.editor.verb(`/articles/${story.id}/publish`, story.version)).status).toBe(409);
    const changed = await change({ reviewPolicy: { requiredApprovals: 0, fourEyes: false }, severities: { 'no-summary': 'publish' } });
    expect(changed).toMatchObject({ version: 2, reviewPolicy: { requiredApprovals: 0, fourEyes: false }, policy: { requiredApprovals: 0, fourEyes: false, steps: [] } });
    const categories: ParsedJson[] = bodyOf(await room.admin.get('/categories')).items;
    const policyOf = (id: string): ParsedJson => categories.find((each) => each.id === id)?.policy;
    expect([policyOf(room.category.id), policyOf(own.id)]).toEqual([
      { requiredApprovals: 0, fourEyes: false, steps: [] }, { requiredApprovals: 2, fourEyes: false, steps: [] },
    ]);
    expect(bodyOf(await room.admin.get(`/categories/${own.id}`)).effectiveSeverities['no-summary']).toBe('publish');
    const blocked = await room.editor.verb(`/articles/${story.id}/publish`, story.version);
    expect([blocked.status, blocked.body.type]).toEqual([422, '/problems/no-summary']);
    await change({ severities: null });
    expect((await settings()).reviewPolicy).toEqual({ requiredApprovals: 0, fourEyes: false });
    const live = bodyOf(await room.editor.verb(`/articles/${story.id}/publish`, story.version));
    expect(live.visibility).toBe('live');
    const withdrawn = bodyOf(await room.editor.verb(`/articles/${story.id}/withdraw`, live.version, { reason: 'Look again' }));
    const open = bodyOf(await room.editor.patch(`/articles/${story.id}`, { summary: 'Now there is one.' }, withdrawn.version));
    await change({ severities: { 'no-summary': 'publish' } });
    expect((await room.editor.verb(`/articles/${story.id}/republish`, open.version)).status).toBe(422);
    await change({ reviewPolicy: null, severities: null });
    expect((await room.editor.verb(`/articles/${story.id}/publish`, open.version, { changeKind: 'minor' })).status).toBe(409);
  });

  it('count in every process at once', async () => {
    const other = await createApp(loadSettings({ DATABASE_URL: desk.settings.databaseUrl ?? '', DATA_DIR: desk.dataFolder }), desk.settings.databaseUrl ?? '', recordedLog([]));
    await other.init();
    await other.getHttpAdapter().getInstance().ready();
    try {
      const there = new Client(other, room.admin.token);
      await change({ reviewPolicy: { requiredApprovals: 3 } });
      expect(bodyOf(await there.get('/settings')).policy.requiredApprovals).toBe(3);
      expect(bodyOf(await there.get(`/categories/${room.category.id}`)).policy.requiredApprovals).toBe(3);
    } finally {
      await other.close();
      await change({ reviewPolicy: null });
    }
  });

  it('are changed by whoever has read them and manages all of the newsroom, and written down', async () => {
    const { version } = await settings();
    const local = await desk.as('admin', { in: String(room.category.id) });
    await expectAllRefused(desk, [room.chief, room.editor, local].map((by) => () => by.patch('/settings', { reviewPolicy: null }, version)), 403);
    await expectRefused(desk, () => room.chief.get('/settings'), 403);
    await expectRefused(desk, () => room.admin.patch('/settings', { reviewPolicy: null }), 428);
    const stale = await expectRefused(desk, () => room.admin.patch('/settings', { reviewPolicy: null }, version - 1), 412);
    expect(stale).toMatchObject({ currentVersion: version, changedBy: { id: room.admin.id } });
    await expectRefused(desk, () => room.admin.patch('/settings', { siteName: 'Mine' }, version), 400);
    await expectRefused(desk, () => room.admin.patch('/settings', { reviewPolicy: { requiredApprovals: 6 } }, version), 422, '/reviewPolicy/requiredApprovals');
    await expectRefused(desk, () => room.admin.patch('/settings', { severities: { 'no-cover': 'loud' } }, version), 422, '/severities/no-cover');
    const steps = [{ key: 'legal', name: 'Legal', roleKey: 'lawyer' }];
    await expectRefused(desk, () => room.admin.patch('/settings', { reviewPolicy: { steps } }, version), 422, '/reviewPolicy/steps/0/roleKey');
    await change({ severities: { 'no-cover': 'off' } });
    const [entry] = bodyOf(await room.admin.get('/audit?type=settings.updated&limit=1')).items;
    expect(entry).toMatchObject({
      actor: { id: room.admin.id }, detail: { changed: ['severities'], before: { severities: null }, after: { severities: { 'no-cover': 'off' } } },
    });
  });
});
