import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { UnitOfWork } from '../../../src/platform/database/unit-of-work';
import { OutboundTargets } from '../../../src/platform/outbound/outbound-targets';
import type { ParsedJson } from '../../support/answer';
import { type Desk, startDesk } from '../../support/desk';
import { bodyWith, captioned, live } from '../media/using';
import { eventually } from '../../support/eventually';
import { type Newsroom, bodyOf, newsroom, verb } from '../../support/newsroom';
import { type Received, Receiver } from '../../support/receiver';

let desk: Desk;
let room: Newsroom;
const receivers: Receiver[] = [];
const made: ParsedJson[] = [];

beforeAll(async () => {
  desk = await startDesk({ env: { OUTBOUND_ALLOW: '127.0.0.1', SITE_LOCALES: 'en,ru' } });
  room = await newsroom(desk);
  desk.startDueWork();
});

afterEach(async () => {
  for (const { id } of made.splice(0)) {
    const { body } = await room.admin.get(`/webhooks/${id}`);
    if (body.version) await room.admin.delete(`/webhooks/${id}`, body.version);
  }
  for (const receiver of receivers.splice(0)) receiver.stop();
});

afterAll(() => desk.stop());

async function listen(host?: string): Promise<Receiver> {
  const receiver = await Receiver.start(host);
  receivers.push(receiver);
  return receiver;
}

async function hook(receiver: Receiver, events: string[] = ['article.published'], more: object = {}): Promise<ParsedJson> {
  const webhook = bodyOf(await room.admin.post('/webhooks', { url: receiver.url, events, ...more }));
  made.push(webhook);
  return webhook;
}

const publish = (fields: object = {}) => room.story(fields).published(room.editor);
const webhookOf = async ({ id }: ParsedJson): Promise<ParsedJson> => bodyOf(await room.admin.get(`/webhooks/${id}`));
const deliveriesOf = async ({ id }: ParsedJson, query = ''): Promise<ParsedJson[]> => bodyOf(await room.admin.get(`/webhooks/${id}/deliveries${query}`)).items;
const deliveryOf = async (webhook: ParsedJson, { id }: ParsedJson): Promise<ParsedJson> => bodyOf(await room.admin.get(`/webhooks/${webhook.id}/deliveries/${id}`));
const arrivals = (receiver: Receiver, count: number, patienceMs?: number): Promise<Received[]> => eventually(async () => receiver.received, ({ length }) => length >= count, patienceMs);

/** The only delivery, as soon as it stands so. */
async function settled(webhook: ParsedJson, isIt: (delivery: ParsedJson) => boolean): Promise<ParsedJson> {
  const [delivery] = await eventually(() => deliveriesOf(webhook), ([first]) => first !== undefined && isIt(first));
  return delivery;
}

interface Standing {
  readonly tries: number;
  readonly state: string;
  readonly busy: boolean;
}

/** The delivery that did not succeed, once it was tried so often and nothing is under way. */
async function tried({ id }: ParsedJson, tries: number): Promise<Standing> {
  const read = () => desk.sql<Standing>(
    "select tries, state, claimed_until is not null as busy from webhook_deliveries where webhook_id = $1 order by state = 'succeeded', occurred_at limit 1", [id],
  );
  const [standing] = await eventually(read, ([row]) => row?.tries === tries && !row.busy);
  return standing as Standing;
}

/** As if it were time for each next attempt as soon as the one before has come to its end, until there were so many. */
async function hurryUntil(webhook: ParsedJson, tries: number, from = 1): Promise<void> {
  for (let next = from; next <= tries; next += 1) {
    const { state } = await tried(webhook, next);
    if (next < tries && state === 'pending') await desk.sql("update webhook_deliveries set due_at = now() where webhook_id = $1 and state = 'pending'", [webhook.id]);
  }
}

describe('what is sent', () => {
  it('T54 is signed so that standardwebhooks verifies it, small, and holds what readers may know', async () => {
    const receiver = await listen();
    const webhook = await hook(receiver);
    expect(webhook.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const story = await publish({ edNote: 'Not for readers.' });
    const [received] = await arrivals(receiver, 1);
    const { headers, body, message, at } = received as Received;
    expect(new Webhook(webhook.secret).verify(body, headers)).toEqual(message);
    expect(() => new Webhook(`whsec_${Buffer.alloc(32).toString('base64')}`).verify(body, headers)).toThrow();
    expect(() => new Webhook(webhook.secret).verify(`${body} `, headers)).toThrow();
    expect(Math.abs(Number(headers['webhook-timestamp']) * 1000 - at)).toBeLessThan(5000);
    expect(headers).toMatchObject({ 'content-type': 'application/json', 'user-agent': 'Copydesk' });
    const delivered = await desk.delivery(`/articles/${story.slug}`);
    const [event] = await desk.sql<{ id: string; sequence: string; at: Date }>(
      "select id, sequence, occurred_at as at from outbox_events where subject_id = $1 and type = 'article.published'", [story.id],
    );
    expect(headers['webhook-id']).toBe(event?.id);
    expect(message).toEqual({
      type: 'article.published', timestamp: event?.at.toISOString(),
      data: { id: story.id, slug: story.slug, previousSlug: null, locale: 'en', sequence: Number(event?.sequence), tags: expect.any(Array) },
    });
    const keysOf = ({ headers: sent }: typeof delivered) => String(sent['surrogate-key']).split(' ').filter((key) => key !== 'all');
    expect(message.data.tags).toEqual(expect.arrayContaining(keysOf(delivered)));
    // What lists it is purged by one of them, too.
    const list = await desk.delivery(`/articles?category=${bodyOf(await room.admin.get(`/categories/${room.category.id}`)).path}`);
    expect(keysOf(list).some((key) => key.startsWith('list:') && message.data.tags.includes(key))).toBe(true);
    expect(message.data.tags).not.toContain('all');
    expect(Buffer.byteLength(body)).toBeLessThan(20_000);
  });

  it('is there for readers when it arrives', async () => {
    const receiver = await listen();
    await hook(receiver, ['article.*']);
    const seen: [string, number, string | undefined][] = [];
    receiver.answer = async (response, { message }) => {
      if (message.data.slug) {
        const { status, body } = await desk.delivery(`/articles/${message.data.slug}`);
        seen.push([message.type, status, body.headline]);
      }
      response.end();
    };
    const story = await publish({ headline: 'As it was' });
    const saved = bodyOf(await room.author.patch(`/articles/${story.id}`, { headline: 'As it is' }, story.version));
    const approved = await verb(room.editor, 'approve', await verb(room.author, 'submit', saved));
    const updated = await verb(room.editor, 'publish', approved, { changeKind: 'update' });
    await eventually(async () => seen, (all) => all.some(([type]) => type === 'article.updated'));
    await verb(room.editor, 'withdraw', updated, { reason: 'Wrong.' });
    await eventually(async () => seen, (all) => all.some(([type]) => type === 'article.withdrawn'));
    const of = (wanted: string) => seen.find(([type]) => type === wanted);
    expect(of('article.updated')).toEqual(['article.updated', 200, 'As it is']);
    expect(of('article.withdrawn')).toEqual(['article.withdrawn', 404, undefined]);
  });

  it('arrives within two seconds of the commit, 95 of 100 times', async () => {
    const receiver = await listen();
    await hook(receiver, ['author.created']);
    const committed = new Map<string, number>();
    for (let count = 0; count < 20; count += 1) {
      const author = bodyOf(await room.admin.post('/authors', { name: `Author ${count}` }));
      committed.set(author.id, Date.now());
    }
    const received = await arrivals(receiver, 20);
    const lags = received.map(({ at, message }) => at - (committed.get(message.data.id) ?? 0)).toSorted((a, b) => a - b);
    expect(lags[18]).toBeLessThan(2000);
  });

  it('says of what readers do not see nothing but that it is there', async () => {
    const receiver = await listen();
    await hook(receiver, ['article.created', 'article.submitted', 'article.changes_requested', 'article.approved', 'article.scheduled', 'article.trashed']);
    const submitted = await room.story({ headline: 'A secret plan' }).submitted();
    const returned = await verb(room.editor, 'request-changes', submitted, { comment: 'Not yet.' });
    const approved = await verb(room.editor, 'approve', await verb(room.author, 'submit', returned));
    const scheduled = await verb(room.editor, 'schedule', approved, { publishAt: '2099-01-01T00:00:00Z' });
    const unscheduled = await verb(room.editor, 'unschedule', scheduled);
    bodyOf(await room.editor.delete(`/articles/${unscheduled.id}`, unscheduled.version));
    const received = await arrivals(receiver, 7);
    const inOrder = received.map(({ message }) => message).toSorted((a, b) => a.data.sequence - b.data.sequence);
    expect(inOrder.map(({ type }) => type)).toEqual([
      'article.created', 'article.submitted', 'article.changes_requested', 'article.submitted', 'article.approved', 'article.scheduled', 'article.trashed',
    ]);
    for (const { data } of inOrder) {
      expect(data).toEqual({ id: submitted.id, slug: null, previousSlug: null, locale: 'en', sequence: expect.any(Number), tags: [] });
    }
    expect(received.map(({ body }) => body).join('')).not.toMatch(/secret|plan|not yet/i);
  });

  it('tells of a moved address and a left section by both, and of what is gone by what it was', async () => {
    const receiver = await listen();
    const former = bodyOf(await room.admin.post('/categories', { name: 'Former section' }));
    await hook(receiver, ['article.*'], { categoryId: former.id });
    const admin = room.admin;
    const byline = { authorId: room.byline.id };
    const story = await publish();
    const moved = bodyOf(await admin.post('/articles', { headline: 'In the former section', categoryId: former.id, bylines: [{ ...byline, role: 'writer' }], body: { format: 'html', value: '<p>Text.</p>' } }));
    const moving = await verb(room.admin, 'publish', await verb(await desk.as('chief'), 'approve', await verb(admin, 'submit', moved)));
    const saved = bodyOf(await admin.patch(`/articles/${moving.id}`, { slug: 'another-address', categoryId: room.category.id }, moving.version));
    const again = await verb(admin, 'publish', await verb(await desk.as('chief'), 'approve', await verb(admin, 'submit', saved)), { changeKind: 'correction', note: 'Moved.' });
    const [corrected] = await eventually(async () => receiver.of('article.corrected'), ({ length }) => length === 1);
    expect(corrected?.message.data).toMatchObject({ id: moving.id, slug: 'another-address', previousSlug: moving.slug });
    expect(corrected?.message.data.tags).toEqual(expect.arrayContaining([moving.id, former.id, room.category.id, room.byline.id]));
    expect(receiver.received.filter(({ message }) => message.data.id === story.id)).toEqual([]);
    const other = await listen();
    await hook(other, ['article.withdrawn', 'article.retracted', 'article.published']);
    const withdrawn = await verb(admin, 'withdraw', again, { reason: 'Wrong.' });
    const republished = await verb(admin, 'republish', withdrawn);
    const retracted = await verb(admin, 'retract', republished, { notice: 'We were wrong.' });
    await verb(admin, 'reinstate', retracted, { reason: 'We were not.' });
    const told = (await arrivals(other, 4)).map(({ message }) => message).toSorted((a, b) => a.data.sequence - b.data.sequence);
    expect(told.map(({ type }) => type)).toEqual(['article.withdrawn', 'article.published', 'article.retracted', 'article.withdrawn']);
    for (const { data } of told) {
      expect(data).toMatchObject({ slug: 'another-address', previousSlug: null });
      expect(data.tags).toEqual(expect.arrayContaining([moving.id, room.category.id, room.byline.id]));
      expect(data.tags).not.toContain(former.id);
    }
  });

  it('goes to whom it concerns: by event, wildcard, language and section', async () => {
    const [all, russian, elsewhere, subjects] = [await listen(), await listen(), await listen(), await listen()];
    const section = bodyOf(await room.admin.post('/categories', { name: 'Elsewhere' }));
    await hook(all);
    await hook(russian, ['article.published'], { locale: 'ru' });
    await hook(elsewhere, ['article.published', 'category.updated'], { categoryId: section.id });
    await hook(subjects, ['category.*', 'author.*', 'media.*']);
    const story = await publish();
    const russe = await publish({ locale: 'ru' });
    const below = bodyOf(await room.admin.post('/categories', { name: 'Below', parentId: section.id }));
    bodyOf(await room.admin.patch(`/categories/${below.id}`, { slug: 'below-anew' }, below.version));
    bodyOf(await room.admin.patch(`/categories/${room.category.id}`, { description: 'Votes.' }, bodyOf(await room.admin.get(`/categories/${room.category.id}`)).version));
    bodyOf(await room.admin.post('/authors', { name: 'Nobody yet' }));
    await arrivals(subjects, 4);
    await arrivals(all, 2);
    const ids = ({ received }: Receiver) => new Set(received.map(({ message }): string => message.data.id));
    expect(ids(all)).toEqual(new Set([story.id, russe.id]));
    expect(ids(russian)).toEqual(new Set([russe.id]));
    expect(ids(elsewhere)).toEqual(new Set([below.id]));
    expect(elsewhere.received[0]?.message.data).toMatchObject({ slug: 'below-anew', previousSlug: 'below', path: 'elsewhere/below-anew', previousPath: 'elsewhere/below', tags: expect.arrayContaining([below.id, 'categories']) });
    expect(subjects.of('category.created')[0]?.message.data).toMatchObject({ slug: 'below', previousSlug: null, path: 'elsewhere/below', previousPath: null });
    // Readers know of no author without an article.
    expect(subjects.of('author.created')[0]?.message.data).toMatchObject({ slug: null, previousSlug: null });
  });

  it('tells a section of the categories that leave it, by themselves or with the one above them, and of its own end', async () => {
    const receiver = await listen();
    const section = bodyOf(await room.admin.post('/categories', { name: 'Left' }));
    await hook(receiver, ['category.*'], { categoryId: section.id });
    const [alone, above] = [bodyOf(await room.admin.post('/categories', { name: 'Alone', parentId: section.id })), bodyOf(await room.admin.post('/categories', { name: 'Above', parentId: section.id }))];
    const below = bodyOf(await room.admin.post('/categories', { name: 'Below', parentId: above.id }));
    bodyOf(await room.admin.verb(`/categories/${alone.id}/move`, alone.version, { parentId: null }));
    bodyOf(await room.admin.patch(`/categories/${alone.id}`, { description: 'Elsewhere.' }, alone.version + 1));
    bodyOf(await room.admin.verb(`/categories/${above.id}/merge`, above.version, { into: room.category.id }));
    bodyOf(await room.admin.verb(`/categories/${section.id}/merge`, section.version, { into: room.category.id }));
    await arrivals(receiver, 7);
    expect(new Set(receiver.received.map(({ message: { type, data } }) => `${type} ${data.id}`))).toEqual(new Set([
      ...[alone, above, below].map(({ id }) => `category.created ${id}`),
      `category.moved ${alone.id}`, `category.merged ${above.id}`, `category.moved ${below.id}`, `category.merged ${section.id}`,
    ]));
  });

  it('says nothing of a path that a category had before it was active', async () => {
    const receiver = await listen();
    await hook(receiver, ['category.updated', 'category.moved']);
    const hidden = bodyOf(await room.admin.post('/categories', { name: 'Not yet', active: false }));
    const below = bodyOf(await room.admin.post('/categories', { name: 'Inside', parentId: hidden.id }));
    bodyOf(await room.admin.verb(`/categories/${below.id}/move`, below.version, { parentId: null }));
    bodyOf(await room.admin.patch(`/categories/${hidden.id}`, { slug: 'at-last', active: true }, hidden.version));
    await arrivals(receiver, 2);
    const told = new Map(receiver.received.map(({ message }) => [message.data.id, message.data]));
    expect(told.get(below.id)).toMatchObject({ slug: 'inside', path: 'inside', previousPath: null });
    expect(told.get(hidden.id)).toMatchObject({ slug: 'at-last', previousSlug: null, path: 'at-last', previousPath: null });
  });

  it.each(['merged', 'deleted'])('says where a category, a tag and an author lead that were %s, and from where, if readers knew that', async (how) => {
    const receiver = await listen();
    await hook(receiver, ['category', 'tag', 'author'].map((kind) => `${kind}.${how}`));
    const goes = async (kind: string, { id }: ParsedJson, into: ParsedJson): Promise<void> => {
      const { version } = bodyOf(await room.admin.get(`/${kind}/${id}`));
      if (how === 'merged') bodyOf(await room.admin.verb(`/${kind}/${id}/merge`, version, { into: into.id }));
      else expect((await room.admin.delete(`/${kind}/${id}?reassignTo=${into.id}`, version)).status).toBe(200);
    };
    const make = async (kind: string, name: string, more: object = {}): Promise<ParsedJson> => bodyOf(await room.admin.post(`/${kind}`, { name: `${name} ${how}`, ...more }));
    const above = await make('categories', 'Above');
    const [known, left, hidden, inside] = [await make('categories', 'Known', { parentId: above.id }), await make('categories', 'Left'), await make('categories', 'Hidden', { active: false }), await make('categories', 'Inside')];
    await goes('categories', known, left);
    await goes('categories', hidden, left);
    const closed = await make('categories', 'Closed', { active: false });
    await goes('categories', inside, closed);
    const told = new Map<string, ParsedJson>();
    const names = new Map<string, ParsedJson[]>();
    for (const kind of ['tags', 'authors']) {
      const [read, unread, target] = [await make(kind, 'Read'), await make(kind, 'Unread'), await make(kind, 'Target')] as [ParsedJson, ParsedJson, ParsedJson];
      names.set(kind, [read, unread, target]);
      await publish(kind === 'tags' ? { tagIds: [read.id] } : { bylines: [{ authorId: read.id, role: 'writer' }] });
      await goes(kind, unread, await make(kind, 'Nobody'));
      await goes(kind, read, target);
      expect((await desk.delivery(`/${kind}/${read.slug}`)).status).toBe(301);
    }
    await arrivals(receiver, 7);
    for (const { message } of receiver.received) told.set(message.data.id, message.data);
    expect(told.get(known.id)).toMatchObject({ slug: left.slug, previousSlug: known.slug, path: left.path, previousPath: known.path });
    expect(told.get(hidden.id)).toMatchObject({ slug: left.slug, previousSlug: null, path: left.path, previousPath: null });
    expect(told.get(inside.id)).toMatchObject({ slug: null, previousSlug: inside.slug, path: null, previousPath: inside.path });
    for (const [read, unread, target] of names.values()) {
      expect(told.get(read?.id)).toMatchObject({ slug: target?.slug, previousSlug: read?.slug });
      expect(told.get(unread?.id)).toMatchObject({ slug: null, previousSlug: null });
    }
  });

  it('names a key of whatever readers get otherwise now: pages, lists, feeds and directories', async () => {
    const receiver = await listen();
    await hook(receiver, ['article.*', 'author.*', 'category.*', 'tag.*', 'media.*']);
    const section = bodyOf(await room.admin.post('/categories', { name: 'Told', parentId: room.category.id }));
    const tag = bodyOf(await room.admin.post('/tags', { name: 'Told' }));
    const author = bodyOf(await room.admin.post('/authors', { name: 'Told' }));
    const fields = { tagIds: [tag.id], bylines: [{ authorId: author.id, role: 'writer' }] };
    const picture = await captioned(room.author);
    const target = await publish({ categoryId: section.id, ...fields });
    const linking = await live(room, { ...fields, cover: { mediaId: picture.id }, ...bodyWith({ type: 'relatedArticle', attrs: { articleId: target.id } }) });
    const pages = [
      `/delivery/v1/articles/${linking.id}`, `/delivery/v1/articles/${target.id}`, '/delivery/v1/articles', `/delivery/v1/articles?category=${section.path}`,
      '/delivery/v1/articles?tag=told', '/delivery/v1/articles?author=told', '/delivery/v1/tags', '/delivery/v1/authors', '/delivery/v1/categories',
      ...['', `/categories/${section.path}`, '/tags/told', '/authors/told'].map((folder) => `/feeds${folder}/rss.xml`),
    ];
    const seen = async () => new Map(await Promise.all(pages.map(async (page): Promise<[string, { etag: string; keys: string[] }]> => {
      const { headers } = await desk.fetch(page);
      return [page, { etag: headers.etag ?? 'none', keys: (headers['surrogate-key'] ?? '').split(' ').filter((key) => key !== 'all') }];
    })));
    const acts: [string, () => Promise<unknown>][] = [
      ['media.revoked', () => room.admin.post(`/media/${picture.id}/revoke`, { reason: 'x' }, { 'if-match': `"v${picture.version}"` })],
      ['author.updated', () => room.admin.patch(`/authors/${author.id}`, { name: 'Told anew' }, 1)],
      ['tag.updated', () => room.admin.patch(`/tags/${tag.id}`, { name: 'Told anew' }, 1)],
      ['category.updated', () => room.admin.patch(`/categories/${section.id}`, { name: 'Told anew' }, 1)],
      ['article.withdrawn', () => verb(room.editor, 'withdraw', target, { reason: 'x' })],
    ];
    for (const [type, act] of acts) {
      const before = await seen();
      await act();
      const after = await seen();
      const [event] = await eventually(async () => receiver.of(type), ({ length }) => length === 1);
      const changed = pages.filter((page) => before.get(page)?.etag !== after.get(page)?.etag);
      const untold = changed.filter((page) => before.get(page)?.keys.every((key) => !event?.message.data.tags.includes(key)));
      expect([type, changed.length > 1, untold]).toEqual([type, true, []]);
    }
  });

  it('says that everything goes where more is changed than it can name', async () => {
    const receiver = await listen();
    const many = bodyOf(await room.admin.post('/authors', { name: 'Of many' }));
    const one = await publish({ bylines: [{ authorId: many.id, role: 'writer' }] });
    // Of so many categories that their lists do not fit.
    await desk.sql(`insert into delivery_listings (subject_id, article_id, locale, published_at, updated_at)
      select gen_random_uuid(), l.article_id, l.locale, l.published_at, l.updated_at from delivery_listings l cross join generate_series(1, 500) where l.article_id = $1 and l.subject_id = $2`, [one.id, many.id]);
    await hook(receiver, ['author.updated']);
    bodyOf(await room.admin.patch(`/authors/${many.id}`, { name: 'Of very many' }, 1));
    const [event] = await arrivals(receiver, 1);
    expect(event?.message.data.tags.slice(-1)).toEqual(['all']);
    expect(Buffer.byteLength(event?.body ?? '')).toBeLessThan(20_000);
  });

  it('is nothing where nothing was committed', async () => {
    const receiver = await listen();
    const webhook = await hook(receiver, ['author.*']);
    await desk.sql(`
      create function fail_late() returns trigger language plpgsql as $$ begin raise exception 'too late'; end $$;
      create constraint trigger fail_late after insert on audit_log deferrable initially deferred for each row execute function fail_late()`);
    try {
      await desk.whileBroken(async () => expect((await room.admin.post('/authors', { name: 'Never' })).status).toBe(500));
    } finally {
      await desk.sql('drop trigger fail_late on audit_log; drop function fail_late()');
    }
    expect(await deliveriesOf(webhook)).toEqual([]);
  });
});

describe('what does not arrive', () => {
  it('T55 is tried again by the schedule, with the same id and a fresh time, and can be replayed', async () => {
    const receiver = await listen();
    const webhook = await hook(receiver);
    receiver.answer = (response, _, nth) => void response.writeHead(nth <= 3 ? 500 : 200, { 'content-type': 'text/plain' }).end(`Answer ${nth}\0`);
    await publish();
    const first = await settled(webhook, ({ lastAttempt }) => lastAttempt !== null);
    const dueIn = ({ nextAttemptAt, lastAttempt }: ParsedJson) => (Date.parse(nextAttemptAt) - Date.parse(lastAttempt.at)) / 1000;
    expect(dueIn(first)).toBeGreaterThanOrEqual(5);
    expect(dueIn(first)).toBeLessThan(7);
    await arrivals(receiver, 2);
    const second = await settled(webhook, ({ attempts, nextAttemptAt }) => attempts === 2 && Date.parse(nextAttemptAt) > Date.now() + 10_000);
    expect(dueIn(second)).toBeGreaterThanOrEqual(300);
    expect(dueIn(second)).toBeLessThan(335);
    await hurryUntil(webhook, 4, 2);
    const done = await settled(webhook, ({ status }) => status === 'succeeded');
    expect(done).toMatchObject({ status: 'succeeded', attempts: 4, nextAttemptAt: null, lastAttempt: { responseStatus: 200, error: null } });
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
    const [sent, resent] = receiver.received as [Received, Received];
    expect(Number(resent.headers['webhook-timestamp'])).toBeGreaterThan(Number(sent.headers['webhook-timestamp']));
    for (const { body, headers } of receiver.received) new Webhook(webhook.secret).verify(body, headers);
    const whole = await deliveryOf(webhook, done);
    expect(whole.body).toBe(sent.body);
    expect(whole.log.map(({ number, response }: ParsedJson) => [number, response.status, response.body])).toEqual([
      [4, 200, 'Answer 4\uFFFD'], [3, 500, 'Answer 3\uFFFD'], [2, 500, 'Answer 2\uFFFD'], [1, 500, 'Answer 1\uFFFD'],
    ]);
    expect(whole.log[0].request).toEqual({ url: receiver.url, headers: { 'content-type': 'application/json', 'webhook-id': done.eventId, 'webhook-timestamp': expect.any(String) } });
    expect(JSON.stringify(whole)).not.toContain('v1,');
    expect(bodyOf(await room.admin.post(`/webhooks/${webhook.id}/deliveries/${done.id}/replay`))).toMatchObject({ status: 'pending' });
    const [, , , , replayed] = await arrivals(receiver, 5);
    expect(replayed?.headers['webhook-id']).toBe(sent.headers['webhook-id']);
    expect(await settled(webhook, ({ status }) => status === 'succeeded')).toMatchObject({ attempts: 5 });
  }, 40_000);

  it('waits as long as the receiver asks for', async () => {
    const receiver = await listen();
    const webhook = await hook(receiver);
    receiver.answer = (response) => void response.writeHead(429, { 'retry-after': '120' }).end();
    await publish();
    const { nextAttemptAt, lastAttempt } = await settled(webhook, (delivery) => delivery.lastAttempt !== null);
    expect(Date.parse(nextAttemptAt) - Date.parse(lastAttempt.at)).toBeGreaterThanOrEqual(120_000);
    expect(lastAttempt).toMatchObject({ responseStatus: 429, error: 'The receiver answered 429.' });
  });

  it('is not taken elsewhere by a redirect, and a long answer is cut', async () => {
    const [receiver, other] = [await listen(), await listen()];
    const webhook = await hook(receiver);
    receiver.answer = (response) => void response.writeHead(307, { location: other.url, 'set-cookie': 'a=b' }).end('x'.repeat(100_000));
    await publish();
    const delivery = await settled(webhook, ({ lastAttempt }) => lastAttempt !== null);
    expect(delivery).toMatchObject({ status: 'pending', lastAttempt: { responseStatus: 307 } });
    const { log: [{ response }] } = await deliveryOf(webhook, delivery);
    expect(response.headers).toMatchObject({ location: other.url });
    expect(response.headers).not.toHaveProperty('set-cookie');
    expect(response.body).toBe('x'.repeat(4096));
    expect(other.received).toEqual([]);
  });

  it('T53 goes to no address of the network of the newsroom, whatever a name comes to stand for', async () => {
    const receiver = await listen('127.0.0.2');
    let connections = 0;
    const targets = desk.app.get(OutboundTargets);
    const resolveName = (_: string, __: object, found: (error: null, addresses: object[]) => void): void => {
      connections += 1;
      found(null, [{ address: '127.0.0.2', family: 4 }]);
    };
    const before = Reflect.get(targets, 'resolveName');
    Reflect.set(targets, 'resolveName', resolveName);
    try {
      const webhook = bodyOf(await room.admin.post('/webhooks', { url: `http://hooks.example.com:${receiver.port}/hook`, events: ['article.published'] }));
      made.push(webhook);
      await publish();
      const { lastAttempt } = await settled(webhook, (delivery) => delivery.lastAttempt !== null);
      expect(lastAttempt).toMatchObject({ responseStatus: null, error: expect.stringContaining('not on the public internet') });
      expect(connections).toBe(1);
      expect(receiver.received).toEqual([]);
    } finally {
      Reflect.set(targets, 'resolveName', before);
    }
  });

  it('disables the webhook after the last attempt, and those who manage webhooks are told', async () => {
    const receiver = await listen();
    const webhook = await hook(receiver);
    receiver.answer = (response) => void response.writeHead(503).end();
    await publish();
    await hurryUntil(webhook, 9);
    expect((await deliveriesOf(webhook))[0]).toMatchObject({ status: 'pending', attempts: 9 });
    expect(await webhookOf(webhook)).toMatchObject({ status: 'active', failingSince: expect.any(String) });
    await desk.sql('update webhook_deliveries set due_at = now() where webhook_id = $1', [webhook.id]);
    expect(await settled(webhook, ({ status }) => status === 'failed')).toMatchObject({ attempts: 10, nextAttemptAt: null });
    expect(await webhookOf(webhook)).toMatchObject({ status: 'disabled', disabledBecause: 'failing', version: 2 });
    const { items } = bodyOf(await room.admin.get('/notifications'));
    expect(items[0]).toMatchObject({ kind: 'webhook-disabled', webhookId: webhook.id, articleId: null, headline: null, by: null, reason: 'failing' });
    expect(bodyOf(await room.editor.get('/notifications')).items.filter(({ kind }: ParsedJson) => kind === 'webhook-disabled')).toEqual([]);
    await publish();
    const [missed] = await deliveriesOf(webhook, '?status=skipped');
    expect(missed).toMatchObject({ status: 'skipped', attempts: 0 });
    expect(await room.admin.post(`/webhooks/${webhook.id}/replay`, { from: '2020-01-01T00:00:00Z' })).toMatchObject({ status: 409, body: { type: '/problems/webhook-disabled' } });
    receiver.answer = (response) => void response.end();
    const seen = receiver.received.length;
    bodyOf(await room.admin.patch(`/webhooks/${webhook.id}`, { status: 'active' }, 2));
    expect(bodyOf(await room.admin.post(`/webhooks/${webhook.id}/replay`, { from: '2020-01-01T00:00:00Z', status: ['skipped'] }))).toEqual({ replayed: 1 });
    await arrivals(receiver, seen + 1);
    expect(bodyOf(await room.admin.post(`/webhooks/${webhook.id}/replay`, { from: '2020-01-01T00:00:00Z', to: '2099-01-01T00:00:00Z' }))).toEqual({ replayed: expect.any(Number) });
    await eventually(() => deliveriesOf(webhook), (all) => all.every(({ status }) => status === 'succeeded'));
    expect(await webhookOf(webhook)).toMatchObject({ status: 'active', failingSince: null, lastSucceededAt: expect.any(String) });
  }, 40_000);

  it('does not disable a webhook where something else arrived meanwhile', async () => {
    const receiver = await listen();
    const webhook = await hook(receiver);
    let bad: unknown;
    receiver.answer = (response, { message }) => {
      bad ??= message.data.id;
      response.writeHead(message.data.id === bad ? 500 : 200).end();
    };
    await publish();
    await tried(webhook, 1);
    await publish();
    await eventually(() => deliveriesOf(webhook, '?status=succeeded'), ({ length }) => length === 1);
    await hurryUntil(webhook, 10);
    expect(await eventually(() => deliveriesOf(webhook, '?status=failed'), ({ length }) => length === 1)).toHaveLength(1);
    expect(await webhookOf(webhook)).toMatchObject({ status: 'active' });
  }, 40_000);

  it('ends at once where the receiver says that it is gone', async () => {
    const receiver = await listen();
    const webhook = await hook(receiver, ['article.*']);
    receiver.answer = (response) => void response.writeHead(410).end();
    await publish();
    expect(await eventually(() => webhookOf(webhook), ({ status }) => status === 'disabled')).toMatchObject({ disabledBecause: 'gone' });
    expect(await eventually(() => deliveriesOf(webhook, '?status=pending'), ({ length }) => length === 0)).toEqual([]);
  });

  it('keeps what came of each that was on its way when another was told so', async () => {
    const receiver = await listen();
    const webhook = await hook(receiver, ['author.*']);
    const asked: (() => void)[] = [];
    receiver.answer = (response) => void asked.push(() => response.writeHead(410).end());
    for (let count = 0; count < 2; count += 1) bodyOf(await room.admin.post('/authors', { name: `Gone ${count}` }));
    await arrivals(receiver, 2);
    asked[0]?.();
    await eventually(() => webhookOf(webhook), ({ status }) => status === 'disabled');
    asked[1]?.();
    const failed = await eventually(() => deliveriesOf(webhook, '?status=failed'), ({ length }) => length === 2);
    for (const { id } of failed) {
      expect(bodyOf(await room.admin.get(`/webhooks/${webhook.id}/deliveries/${id}`))).toMatchObject({ attempts: 1, log: [{ response: { status: 410 } }] });
    }
  });

  it('holds up no other endpoint, and gets four requests at once and no more', async () => {
    const [dead, well] = [await listen(), await listen()];
    const hanging: (() => void)[] = [];
    dead.answer = (response) => void hanging.push(() => response.end());
    const webhook = await hook(dead, ['author.*']);
    await hook(well, ['author.*']);
    for (let count = 0; count < 12; count += 1) bodyOf(await room.admin.post('/authors', { name: `Crowd ${count}` }));
    await arrivals(well, 12, 5000);
    expect(dead.mostAtOnce).toBe(4);
    expect(dead.received).toHaveLength(4);
    dead.answer = (response) => void response.end();
    for (const letGo of hanging) letGo();
    await arrivals(dead, 12);
    await eventually(() => deliveriesOf(webhook, '?status=succeeded'), ({ length }) => length === 12);
    expect(dead.mostAtOnce).toBeLessThanOrEqual(4);
  });
});

describe('who was frozen', () => {
  it('writes nothing about a delivery that another process has taken up', async () => {
    const receiver = await listen();
    const webhook = await hook(receiver);
    let letGo = (): void => undefined;
    receiver.answer = (response, _, nth) => void (nth === 1 ? (letGo = () => response.writeHead(500).end()) : response.end());
    await publish();
    await arrivals(receiver, 1);
    // As if its lease had ended.
    await desk.sql('update webhook_deliveries set claimed_until = now() where webhook_id = $1', [webhook.id]);
    const done = await settled(webhook, ({ status }) => status === 'succeeded');
    letGo();
    await eventually(async () => receiver.underWay, (count) => count === 0);
    await desk.app.get(UnitOfWork).run(async (tx) => tx.query('select 1'));
    expect(await deliveryOf(webhook, done)).toMatchObject({ status: 'succeeded', attempts: 2, log: [{ number: 2 }] });
  });
});

describe('a new secret', () => {
  it('signs beside the former one for a day', async () => {
    const receiver = await listen();
    const webhook = await hook(receiver, ['author.*']);
    const rotated = bodyOf(await room.admin.verb(`/webhooks/${webhook.id}/rotate-secret`, 1));
    expect(rotated).toMatchObject({ version: 2, secret: expect.stringMatching(/^whsec_/) });
    expect(rotated.secret).not.toBe(webhook.secret);
    expect(Date.parse(rotated.formerSecretUntil) - Date.now()).toBeGreaterThan(86_000_000);
    const create = async (name: string): Promise<Received> => {
      const count = receiver.received.length;
      bodyOf(await room.admin.post('/authors', { name }));
      return (await arrivals(receiver, count + 1)).at(-1) as Received;
    };
    const both = await create('With both');
    for (const secret of [webhook.secret, rotated.secret]) expect(new Webhook(secret).verify(both.body, both.headers)).toEqual(both.message);
    await desk.sql('update webhooks set former_secret_until = now() where id = $1', [webhook.id]);
    const one = await create('With one');
    expect(new Webhook(rotated.secret).verify(one.body, one.headers)).toEqual(one.message);
    expect(() => new Webhook(webhook.secret).verify(one.body, one.headers)).toThrow();
  });
});

describe('the test button', () => {
  it('sends one signed request, also where the webhook is disabled, and tries no more', async () => {
    const receiver = await listen();
    const webhook = await hook(receiver);
    bodyOf(await room.admin.patch(`/webhooks/${webhook.id}`, { status: 'disabled' }, 1));
    const { status, body, headers } = await room.admin.post(`/webhooks/${webhook.id}/test`);
    expect({ status, body }).toMatchObject({ status: 201, body: { event: 'webhook.test', status: 'pending' } });
    expect(headers['location']).toBe(`/api/v1/webhooks/${webhook.id}/deliveries/${body.id}`);
    const [received] = await arrivals(receiver, 1);
    expect(new Webhook(webhook.secret).verify(received?.body ?? '', received?.headers ?? {})).toMatchObject({ type: 'webhook.test', data: {} });
    await settled(webhook, (delivery) => delivery.status === 'succeeded');
    receiver.answer = (response) => void response.writeHead(500).end();
    bodyOf(await room.admin.post(`/webhooks/${webhook.id}/test`));
    await eventually(() => deliveriesOf(webhook, '?status=failed&event=webhook.test'), ({ length }) => length === 1);
    expect(await webhookOf(webhook)).toMatchObject({ status: 'disabled', failingSince: null });
  });
});

describe('the log', () => {
  it('is read page by page, and forgotten after 30 days but for what waits', async () => {
    const receiver = await listen();
    const webhook = await hook(receiver, ['author.*']);
    for (const name of ['One', 'Two', 'Three']) bodyOf(await room.admin.post('/authors', { name }));
    await eventually(() => deliveriesOf(webhook, '?status=succeeded'), ({ length }) => length === 3);
    const page = bodyOf(await room.admin.get(`/webhooks/${webhook.id}/deliveries?limit=2`));
    const rest = bodyOf(await room.admin.get(`/webhooks/${webhook.id}/deliveries?limit=2&cursor=${encodeURIComponent(page.nextCursor)}`));
    expect([page.items.length, rest.items.length, rest.nextCursor]).toEqual([2, 1, null]);
    expect(new Set([...page.items, ...rest.items].map(({ id }: ParsedJson) => id)).size).toBe(3);
    await desk.sql("update webhook_deliveries set occurred_at = now() - interval '31 days', state = case when id = $1 then 'pending' else state end, due_at = now() + interval '1 hour' where id in ($1, $2)", [page.items[0].id, page.items[1].id]);
    const left = await eventually(() => deliveriesOf(webhook), ({ length }) => length === 2);
    expect(left.map(({ id }) => id)).not.toContain(page.items[1].id);
    expect((await room.admin.get(`/webhooks/${webhook.id}/deliveries/${page.items[1].id}`)).status).toBe(404);
  });

  it('is counted for operators', async () => {
    const { text } = await desk.fetch('/metrics');
    expect(text).toMatch(/copydesk_webhook_attempts_total\{outcome="succeeded"\} [1-9]/);
    expect(text).toMatch(/copydesk_webhook_attempts_total\{outcome="retried"\} [1-9]/);
    expect(text).toMatch(/copydesk_webhook_attempts_total\{outcome="failed"\} [1-9]/);
    expect(text).toMatch(/copydesk_webhook_lag_seconds_count [1-9]/);
    expect(text).toMatch(/copydesk_webhook_deliveries_waiting \d/);
    expect(text).toMatch(/copydesk_webhook_overdue_seconds \d/);
  });
});
