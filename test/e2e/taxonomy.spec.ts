import { Desk, startDesk } from '../support/desk';

type Person = Awaited<ReturnType<Desk['as']>>;

interface Item {
  id: string;
  version: number;
  slug: string;
  name: string;
}

interface Category extends Item {
  path: string;
  parentId: string | null;
  position: number;
  policy: { requiredApprovals: number; fourEyes: boolean };
}

interface Node extends Category {
  children: Node[];
}

let desk: Desk;
let admin: Person;
let counter = 0;

/** A name that no other test uses. */
function named(word: string): string {
  counter += 1;
  return `${word} ${counter}`;
}

async function make<T = Category>(path: string, body: object): Promise<T> {
  const { status, body: made } = await admin.post(path, body);
  if (status !== 201) throw new Error(`${path} answered ${status}: ${JSON.stringify(made)}`);
  return made as T;
}

async function read<T = Category>(path: string): Promise<T> {
  const { status, body } = await admin.get(path);
  expect(status).toBe(200);
  return body as T;
}

/** A chain of categories, each below the one before. */
async function chain(length: number): Promise<Category[]> {
  const made: Category[] = [];
  for (let depth = 1; depth <= length; depth += 1) {
    made.push(await make('/categories', { name: named('Level'), parentId: made.at(-1)?.id ?? null }));
  }
  return made;
}

/** Expects a refusal that leaves no trace in the database. */
async function expectRefused(request: () => Promise<{ status: number; body: unknown }>, status: number, type?: string): Promise<unknown> {
  const before = await desk.snapshot();
  const answer = await request();
  expect(answer.status).toBe(status);
  if (type !== undefined) expect(answer.body).toMatchObject({ type: `/problems/${type}` });
  expect(await desk.snapshot()).toBe(before);
  return answer.body;
}

async function formerPathOwner(path: string): Promise<string | undefined> {
  const rows = (await desk.sql('select category_id from category_former_paths where path = $1', [path])) as { category_id: string }[];
  return rows[0]?.category_id;
}

beforeAll(async () => {
  desk = await startDesk();
  admin = await desk.as('admin');
});

afterAll(async () => {
  await desk.stop();
});

describe('the tree of categories', () => {
  it('has paths, an order among siblings and policies that are inherited field by field', async () => {
    const news = await make('/categories', { name: named('News'), reviewPolicy: { requiredApprovals: 2 } });
    const sport = await make('/categories', { name: 'Sport', parentId: news.id });
    const politics = await make('/categories', { name: 'Politics', parentId: news.id, position: 0, reviewPolicy: { fourEyes: false } });
    expect(politics).toMatchObject({
      slug: 'politics', path: `${news.slug}/politics`, position: 0,
      reviewPolicy: { fourEyes: false }, policy: { requiredApprovals: 2, fourEyes: false },
    });
    const { items } = await read<{ items: Node[] }>('/categories');
    const node = items.find(({ id }) => id === news.id);
    expect(node?.policy).toEqual({ requiredApprovals: 2, fourEyes: true });
    expect(node?.children.map(({ id, position }) => [id, position])).toEqual([[politics.id, 0], [sport.id, 1]]);
  });

  it('answers a creation with Location and ETag', async () => {
    const { headers, body } = await admin.post('/categories', { name: named('Culture') });
    expect(headers).toMatchObject({ location: `/api/v1/categories/${(body as Item).id}`, etag: '"v1"' });
    expect(await read(`/categories/${(body as Item).id}`)).toEqual(body);
  });

  it('derives twenty slugs for twenty at once with one name', async () => {
    const name = named('Économie');
    const made = await Promise.all(Array.from({ length: 20 }, () => make('/categories', { name })));
    expect(new Set(made.map(({ slug }) => slug)).size).toBe(20);
    expect(new Set(made.map(({ position }) => position)).size).toBe(20);
  });

  it('gives an explicit slug to one of twenty', async () => {
    const slug = `only-one-${(counter += 1)}`;
    const answers = await Promise.all(Array.from({ length: 20 }, () => admin.post('/categories', { name: 'One', slug })));
    const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b);
    expect(statuses).toEqual([201, ...Array.from({ length: 19 }, () => 409)]);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({ type: '/problems/slug-taken' });
  });

  it('lets a slug be used again below another parent', async () => {
    const [one, two] = [await make('/categories', { name: named('One') }), await make('/categories', { name: named('Two') })];
    const slugs = [one, two].map(async ({ id }) => (await make('/categories', { name: 'Same', parentId: id })).slug);
    expect(await Promise.all(slugs)).toEqual(['same', 'same']);
  });

  it('renames the paths of all that is below, and remembers the former ones', async () => {
    const [top, middle, leaf] = (await chain(3)) as [Category, Category, Category];
    const slug = `renamed-${top.slug}`;
    const { status, headers, body } = await admin.patch(`/categories/${top.id}`, { slug }, top.version);
    expect([status, headers.etag, (body as Category).path]).toEqual([200, '"v2"', slug]);
    expect(await read(`/categories/${leaf.id}`)).toMatchObject({ path: `${slug}/${middle.slug}/${leaf.slug}`, version: 1 });
    expect(await formerPathOwner(leaf.path)).toBe(leaf.id);
    await admin.patch(`/categories/${top.id}`, { slug: top.slug }, 2);
    expect(await formerPathOwner(leaf.path)).toBeUndefined();
    expect(await formerPathOwner(`${slug}/${middle.slug}`)).toBe(middle.id);
  });

  it('moves a category with all below it', async () => {
    const [from, moved, leaf] = (await chain(3)) as [Category, Category, Category];
    const to = await make('/categories', { name: named('Target') });
    await make('/categories', { name: 'Already there', parentId: to.id });
    const { status, body } = await admin.post(`/categories/${moved.id}/move`, { parentId: to.id, position: 0 }, { 'if-match': '"v1"' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ parentId: to.id, path: `${to.slug}/${moved.slug}`, position: 0, version: 2 });
    expect(await read(`/categories/${leaf.id}`)).toMatchObject({ path: `${to.slug}/${moved.slug}/${leaf.slug}` });
    expect(await formerPathOwner(`${from.slug}/${moved.slug}/${leaf.slug}`)).toBe(leaf.id);
  });

  it('keeps the siblings in their order when one changes its place', async () => {
    const parent = await make('/categories', { name: named('Parent') });
    const made: Category[] = [];
    for (const name of ['a', 'b', 'c', 'd']) made.push(await make('/categories', { name, parentId: parent.id }));
    const order = async () => {
      const { items } = await read<{ items: Node[] }>('/categories');
      const children = items.find(({ id }) => id === parent.id)?.children ?? [];
      expect(children.map(({ position }) => position)).toEqual(children.map((_, index) => index));
      return children.map(({ slug }) => slug).join('');
    };
    await admin.patch(`/categories/${made[0]?.id}`, { position: 2 }, 1);
    expect(await order()).toBe('bcad');
    await admin.post(`/categories/${made[3]?.id}/move`, { parentId: parent.id, position: 0 }, { 'if-match': '"v1"' });
    expect(await order()).toBe('dbca');
    await admin.patch(`/categories/${made[1]?.id}`, { position: 1000 }, 1);
    expect(await order()).toBe('dcab');
  });

  it('refuses to put a category below itself, too deep, below nothing known or beside its namesake', async () => {
    const [top, middle, leaf] = (await chain(3)) as [Category, Category, Category];
    const deep = await chain(6);
    const move = (id: string, body: object) => () => admin.post(`/categories/${id}/move`, body, { 'if-match': '"v1"' });
    await expectRefused(move(top.id, { parentId: top.id }), 422, 'cycle');
    await expectRefused(move(top.id, { parentId: leaf.id }), 422, 'cycle');
    await expectRefused(move(top.id, { parentId: deep[5]?.id }), 422, 'too-deep');
    await make('/categories', { name: 'Namesake', slug: middle.slug });
    await expectRefused(move(middle.id, { parentId: null }), 409, 'slug-taken');
    const unknown = await expectRefused(move(top.id, { parentId: '01900000-0000-7000-8000-0000000000ff' }), 422);
    expect(unknown).toMatchObject({ errors: [{ pointer: '/parentId', code: 'unknown-category' }] });
    expect(await expectRefused(move(top.id, { position: 1 }), 422)).toMatchObject({ errors: [{ pointer: '/parentId', code: 'required' }] });
  });

  it('is eight deep at most', async () => {
    const deepest = (await chain(8)).at(-1);
    await expectRefused(() => admin.post('/categories', { name: 'Ninth', parentId: deepest?.id }), 422, 'too-deep');
  });

  it('cannot be tied into a cycle by two moves at once', async () => {
    for (let round = 0; round < 5; round += 1) {
      const [[one, belowOne], [two, belowTwo]] = (await Promise.all([chain(2), chain(2)])) as [[Category, Category], [Category, Category]];
      const answers = await Promise.all([
        admin.post(`/categories/${one.id}/move`, { parentId: belowTwo.id }, { 'if-match': '"v1"' }),
        admin.post(`/categories/${two.id}/move`, { parentId: belowOne.id }, { 'if-match': '"v1"' }),
      ]);
      expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 422]);
    }
  });

  it('changes only for who has read the present version', async () => {
    const { id } = await make('/categories', { name: named('Guarded') });
    await expectRefused(() => admin.patch(`/categories/${id}`, { name: 'New' }, undefined as never), 428);
    await expectRefused(() => admin.patch(`/categories/${id}`, { name: 'New' }, '*'), 400);
    await expectRefused(() => admin.patch(`/categories/${id}`, { name: 'New' }, '1'), 412);
    const stale = await expectRefused(() => admin.delete(`/categories/${id}`, 7), 412);
    expect(stale).toMatchObject({ currentVersion: 1, changedBy: { name: expect.any(String) }, changedAt: expect.any(String) });
  });

  it('is read by everybody who is signed in and changed by who manages it', async () => {
    const sport = await make('/categories', { name: named('Sport') });
    const politics = await make('/categories', { name: named('Politics') });
    expect((await desk.anonymous.get('/categories')).status).toBe(401);
    const contributor = await desk.as('contributor', { in: sport.id });
    expect((await contributor.get(`/categories/${politics.id}`)).status).toBe(200);
    await expectRefused(() => contributor.patch(`/categories/${sport.id}`, { name: 'Mine' }, 1), 403);
    const chief = await desk.as('chief');
    await expectRefused(() => chief.post('/categories', { name: 'Mine' }), 403);
  });

  it('is managed in a section by who holds the permission there only', async () => {
    const sport = await make('/categories', { name: named('Sport') });
    const politics = await make('/categories', { name: named('Politics') });
    const manager = await desk.as('admin', { in: sport.id });
    const made = await manager.post('/categories', { name: 'Football', parentId: sport.id });
    expect(made.status).toBe(201);
    const football = made.body as Category;
    await expectRefused(() => manager.post('/categories', { name: 'At the root' }), 403);
    await expectRefused(() => manager.patch(`/categories/${politics.id}`, { name: 'Mine' }, 1), 403);
    await expectRefused(() => manager.post(`/categories/${politics.id}/move`, { parentId: sport.id }, { 'if-match': '"v1"' }), 403);
    await expectRefused(() => manager.post(`/categories/${football.id}/move`, { parentId: politics.id }, { 'if-match': '"v1"' }), 403);
    await expectRefused(() => manager.delete(`/categories/${football.id}?reassignTo=${politics.id}`, 1), 403);
    expect((await manager.patch(`/categories/${football.id}`, { name: 'Soccer' }, 1)).status).toBe(200);
  });

  it('knows no other fields and parameters than its own', async () => {
    const { id } = await make('/categories', { name: named('Strict') });
    for (const unknown of ['id', 'path', 'lineage', 'version', 'deletedAt', 'mergedInto', '__proto__']) {
      const body = JSON.parse(`{"name": "Strict", "${unknown}": null}`) as object;
      await expectRefused(() => admin.post('/categories', body), 400);
      await expectRefused(() => admin.patch(`/categories/${id}`, body, 1), 400);
    }
    await expectRefused(() => admin.patch(`/categories/${id}`, { parentId: null }, 1), 400);
    await expectRefused(() => admin.get('/categories?limit=5'), 400);
    await expectRefused(() => admin.get(`/categories/${id}?fields=name`), 400);
    await expectRefused(() => admin.delete(`/categories/${id}?reassignTo=nothing`, 1), 400);
    await expectRefused(() => admin.get('/categories/nothing'), 404);
  });

  it.each([
    { name: '' }, { name: null }, { name: 'x'.repeat(201) }, { slug: 'Not a slug' }, { slug: '01900000-0000-7000-8000-000000000001' },
    { position: -1 }, { position: 1.5 }, { active: 'yes' }, { reviewPolicy: { requiredApprovals: 6 } }, { reviewPolicy: [] },
    { parentId: 'nothing' },
  ])('does not take %j', async (wrong) => {
    await expectRefused(() => admin.post('/categories', { name: 'Wrong', ...wrong }), 422);
  });
});

describe('deleting a category', () => {
  it('leaves nothing to be seen of one that nothing uses', async () => {
    const { id } = await make('/categories', { name: named('Short-lived'), slug: `short-lived-${counter}` });
    const { status, headers, body } = await admin.delete(`/categories/${id}`, 1);
    expect([status, headers.etag, (body as Item).id]).toEqual([200, '"v2"', id]);
    expect((await admin.get(`/categories/${id}`)).status).toBe(404);
    expect((await admin.patch(`/categories/${id}`, { name: 'Back' }, 2)).status).toBe(404);
    const { items } = await read<{ items: Node[] }>('/categories');
    expect(items.map((item) => item.id)).not.toContain(id);
    await make('/categories', { name: 'Again', slug: `short-lived-${counter}` });
  });

  it('is refused with counts while articles, children or grants need it', async () => {
    const [parent, child] = (await chain(2)) as [Category, Category];
    expect(await expectRefused(() => admin.delete(`/categories/${parent.id}`, 1), 409, 'category-in-use')).toMatchObject({
      counts: { articles: 0, live: 0, children: 1, grants: 0 },
    });
    await make('/articles', { headline: named('Headline'), categoryId: child.id });
    await desk.as('editor', { in: child.id });
    expect(await expectRefused(() => admin.delete(`/categories/${child.id}`, 1), 409, 'category-in-use')).toMatchObject({
      counts: { articles: 1, live: 0, children: 0, grants: 1 },
    });
  });

  it('hands children, grants, articles and paths over', async () => {
    const [top, gone, child] = (await chain(3)) as [Category, Category, Category];
    const target = await make('/categories', { name: named('Heir') });
    await make('/articles', { headline: named('Headline'), categoryId: gone.id });
    const editor = await desk.as('editor', { in: gone.id });
    expect((await admin.delete(`/categories/${gone.id}?reassignTo=${target.id}`, 1)).status).toBe(200);
    expect(await read(`/categories/${child.id}`)).toMatchObject({ parentId: target.id, path: `${target.slug}/${child.slug}`, version: 2 });
    expect((await editor.get('/me')).body).toMatchObject({ grants: [{ role: 'editor', categoryId: target.id }] });
    expect(await formerPathOwner(`${top.slug}/${gone.slug}`)).toBe(target.id);
    expect(await formerPathOwner(`${top.slug}/${gone.slug}/${child.slug}`)).toBe(child.id);
    expect(await expectRefused(() => admin.delete(`/categories/${target.id}`, 1), 409)).toMatchObject({
      counts: { articles: 1, children: 1, grants: 1 },
    });
  });

  it('leads every trail to the last heir in one step', async () => {
    const names = ['First', 'Second', 'Third'].map((word) => make('/categories', { name: named(word) }));
    const [first, second, third] = (await Promise.all(names)) as [Category, Category, Category];
    await admin.delete(`/categories/${first.id}?reassignTo=${second.id}`, 1);
    await admin.delete(`/categories/${second.id}?reassignTo=${third.id}`, 1);
    expect(await desk.sql('select distinct merged_into from categories where id = any($1)', [[first.id, second.id]])).toEqual([
      { merged_into: third.id },
    ]);
    expect(await formerPathOwner(first.path)).toBe(third.id);
  });

  it('lets children take the paths that it and they give up', async () => {
    const top = await make('/categories', { name: named('Top') });
    const below = (slug: string, parent: Category) => make('/categories', { name: 'Nested', slug, parentId: parent.id });
    const gone = await below('a', top);
    const namesake = await below('a', gone);
    const grandchild = await below('b', namesake);
    const sibling = await below('b', gone);
    expect((await admin.delete(`/categories/${gone.id}?reassignTo=${top.id}`, 1)).status).toBe(200);
    const paths = await Promise.all([namesake, grandchild, sibling].map(async ({ id }) => (await read(`/categories/${id}`)).path));
    expect(paths).toEqual([`${top.slug}/a`, `${top.slug}/a/b`, `${top.slug}/b`]);
    expect(await formerPathOwner(`${top.slug}/a`)).toBeUndefined();
    expect(await formerPathOwner(`${top.slug}/a/b`)).toBeUndefined();
    expect(await formerPathOwner(`${top.slug}/a/a`)).toBe(namesake.id);
  });

  it('does not hand over to itself, to what is below it, to nothing known or to where it does not fit', async () => {
    const [gone, child] = (await chain(2)) as [Category, Category];
    const other = await make('/categories', { name: named('Other') });
    const handOver = (id: string | undefined) => () => admin.delete(`/categories/${gone.id}?reassignTo=${id}`, 1);
    const code = (wanted: string) => ({ errors: [{ parameter: 'reassignTo', code: wanted }] });
    expect(await expectRefused(handOver(gone.id), 422)).toMatchObject(code('cycle'));
    expect(await expectRefused(handOver(child.id), 422)).toMatchObject(code('cycle'));
    expect(await expectRefused(handOver('01900000-0000-7000-8000-0000000000ff'), 422)).toMatchObject(code('unknown-category'));
    expect(await expectRefused(handOver((await chain(8)).at(-1)?.id), 422)).toMatchObject(code('too-deep'));
    await make('/categories', { name: 'Namesake', slug: child.slug, parentId: other.id });
    await expectRefused(handOver(other.id), 409, 'slug-taken');
  });
});

describe.each([
  { path: '/authors', one: 'author', credit: (id: string) => ({ bylines: [{ authorId: id, role: 'writer' }] }) },
  { path: '/tags', one: 'tag', credit: (id: string) => ({ tagIds: [id] }) },
])('$path', ({ path, one, credit }) => {
  it('are made, read, changed and deleted', async () => {
    const created = await admin.post(path, { name: named('Jané Doe') });
    const { id, slug } = created.body as Item;
    expect(created).toMatchObject({ status: 201, headers: { location: `/api/v1${path}/${id}`, etag: '"v1"' } });
    expect(slug).toMatch(/^jane-doe-\d+$/);
    const changed = await admin.patch(`${path}/${id}`, { name: 'John Doe' }, 1);
    expect(changed).toMatchObject({ status: 200, headers: { etag: '"v2"' }, body: { name: 'John Doe', slug, version: 2 } });
    expect(await read(`${path}/${id}`)).toEqual(changed.body);
    await expectRefused(() => admin.patch(`${path}/${id}`, { name: 'Late' }, 1), 412, 'stale-version');
    await expectRefused(() => admin.delete(`${path}/${id}`, undefined as never), 428);
    expect((await admin.delete(`${path}/${id}`, 2)).status).toBe(200);
    expect((await admin.get(`${path}/${id}`)).status).toBe(404);
    const again = await make<Item>(path, { name: 'Again' });
    await expectRefused(() => admin.patch(`${path}/${again.id}`, { slug }, 1), 409, 'slug-taken');
  });

  it('have twenty slugs for twenty at once with one name, and one explicit slug once', async () => {
    const name = named('Namesake');
    const made = await Promise.all(Array.from({ length: 20 }, () => make<Item>(path, { name })));
    expect(new Set(made.map(({ slug }) => slug)).size).toBe(20);
    const slug = `explicit-${(counter += 1)}`;
    const answers = await Promise.all(Array.from({ length: 20 }, () => admin.post(path, { name: 'One', slug })));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, ...Array.from({ length: 19 }, () => 409)]);
  });

  it('are listed by name, in pages, and found by a part of it', async () => {
    const word = named('Listed').replace(' ', '');
    const names = [`${word} 100%`, `${word} 1000`, `${word} \\`, `${word} a_b`, `${word} axb`];
    for (const name of names.toReversed()) await make(path, { name });
    const found = async (q: string) =>
      (await read<{ items: Item[] }>(`${path}?q=${encodeURIComponent(q)}`)).items.map(({ name }) => name);
    expect(await found(word.toUpperCase())).toEqual(names);
    expect(await found(`${word} 100%`)).toEqual([`${word} 100%`]);
    expect(await found(`${word} a_b`)).toEqual([`${word} a_b`]);
    expect(await found(`${word} \\`)).toEqual([`${word} \\`]);
    const pages: string[] = [];
    let cursor: string | null = null;
    do {
      const query: string = `${path}?q=${word}&limit=2&include=total${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`;
      const page: { items: Item[]; nextCursor: string | null; total: number } = await read(query);
      expect(page.total).toBe(5);
      pages.push(...page.items.map(({ name }) => name));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(pages).toEqual(names);
    for (const query of ['limit=0', 'limit=101', 'cursor=forged', 'sort=email', 'q=', 'slug=x']) {
      await expectRefused(() => admin.get(`${path}?${query}`), 400);
    }
  });

  it('cannot go while an article has one, unless another takes its place', async () => {
    const [first, second, third] = await Promise.all([1, 2, 3].map(() => make<Item>(path, { name: named('Merged') })));
    const category = await make('/categories', { name: named('Section') });
    await make('/articles', { headline: named('Headline'), categoryId: category.id, ...credit(first?.id ?? '') });
    const refused = await expectRefused(() => admin.delete(`${path}/${first?.id}`, 1), 409, `${one}-in-use`);
    expect(refused).toMatchObject({ counts: { articles: 1, live: 0 } });
    await expectRefused(() => admin.delete(`${path}/${first?.id}?reassignTo=${first?.id}`, 1), 422);
    await expectRefused(() => admin.delete(`${path}/${first?.id}?reassignTo=01900000-0000-7000-8000-0000000000ff`, 1), 422);
    expect((await admin.delete(`${path}/${first?.id}?reassignTo=${second?.id}`, 1)).status).toBe(200);
    await expectRefused(() => admin.delete(`${path}/${second?.id}`, 1), 409, `${one}-in-use`);
    await expectRefused(() => admin.delete(`${path}/${second?.id}?reassignTo=${first?.id}`, 1), 422);
    expect((await admin.delete(`${path}/${second?.id}?reassignTo=${third?.id}`, 1)).status).toBe(200);
    const trails = await desk.sql(`select distinct merged_into from ${one}s where id = any($1)`, [[first?.id, second?.id]]);
    expect(trails).toEqual([{ merged_into: third?.id }]);
  });

  it('do not vanish into each other when two are handed over crosswise', async () => {
    const [left, right] = await Promise.all([1, 2].map(() => make<Item>(path, { name: named('Crossed') })));
    const answers = await Promise.all([
      admin.delete(`${path}/${left?.id}?reassignTo=${right?.id}`, 1),
      admin.delete(`${path}/${right?.id}?reassignTo=${left?.id}`, 1),
    ]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 404 || status === 422)).toHaveLength(1);
  });

  it('are read by everybody who is signed in and managed by few', async () => {
    const { id } = await make<Item>(path, { name: named('Guarded') });
    expect((await desk.anonymous.get(path)).status).toBe(401);
    const editor = await desk.as('editor');
    expect((await editor.get(`${path}/${id}`)).status).toBe(200);
    await expectRefused(() => editor.patch(`${path}/${id}`, { name: 'Mine' }, 1), 403);
    await expectRefused(() => editor.delete(`${path}/${id}`, 1), 403);
    expect((await editor.post(path, { name: named('Made by an editor') })).status).toBe(one === 'tag' ? 201 : 403);
    const author = await desk.as('author');
    await expectRefused(() => author.post(path, { name: 'Mine' }), 403);
  });

  it.each(['id', 'version', 'mergedInto', 'deletedAt', 'constructor'])('know no field %s', async (unknown) => {
    await expectRefused(() => admin.post(path, { name: 'Strict', [unknown]: null }), 400);
  });
});

describe('an author', () => {
  it('has a biography, links, a portrait and a user', async () => {
    const links = [{ label: 'Site', url: 'https://example.org/jane?a=1#b' }];
    const body = { name: named('Jane'), bio: 'Writes.\nA lot.', email: 'jane@example.org', links, active: false };
    const { id } = await make<Item>('/authors', body);
    expect(await read(`/authors/${id}`)).toMatchObject({ ...body, mediaId: null, userId: null });
    const cleared = await admin.patch(`/authors/${id}`, { bio: null, email: null, links: [], active: true }, 1);
    expect(cleared.body).toMatchObject({ bio: null, email: null, links: [], active: true });
  });

  it.each([
    [{ mediaId: '01900000-0000-7000-8000-0000000000ff' }, '/mediaId', 'unknown-media'],
    [{ userId: '01900000-0000-7000-8000-0000000000ff' }, '/userId', 'unknown-user'],
    [{ links: [{ label: 'Bad', url: 'javascript:alert(1)' }] }, '/links/0/url', 'invalid-value'],
    [{ links: [{ label: 'Bad', url: 'https://user:secret@example.org/' }] }, '/links/0/url', 'invalid-value'],
    [{ links: [{ url: 'https://example.org/' }] }, '/links/0/label', 'required'],
    [{ links: Array.from({ length: 21 }, () => ({ label: 'Many', url: 'https://example.org/' })) }, '/links', 'invalid-value'],
    [{ email: 'nobody' }, '/email', 'invalid-value'],
    [{ name: null }, '/name', 'required'],
  ])('cannot have %j', async (wrong, pointer, code) => {
    const { id } = await make<Item>('/authors', { name: named('Strict') });
    const expected = { errors: [{ pointer, code }] };
    expect(await expectRefused(() => admin.post('/authors', { name: 'Strict', ...wrong }), 422)).toMatchObject(expected);
    expect(await expectRefused(() => admin.patch(`/authors/${id}`, wrong, 1), 422)).toMatchObject(expected);
  });
});
