import type { AuthorListView } from '../../src/modules/authors/http/author.view';
import type { CategoryNodeView, CategoryTreeView, CategoryView } from '../../src/modules/categories/http/category.view';
import type { TagListView } from '../../src/modules/tags/http/tag.view';
import type { ApiClient } from './api-client';

interface Section {
  readonly path: string;
  readonly name: string;
  readonly description: string;
  readonly requiredApprovals?: number;
}

/** Parents come before their children. */
const SECTIONS: readonly Section[] = [
  { path: 'news', name: 'News', description: 'What happens in Port Averil and on the coast around it.' },
  { path: 'news/politics', name: 'Politics', description: 'The council and the port authority. Two editors approve every story.', requiredApprovals: 2 },
  { path: 'news/city', name: 'City', description: 'Streets, schools, trams and tides.' },
  { path: 'news/business', name: 'Business', description: 'The harbour, the market and the people who work there.' },
  { path: 'sport', name: 'Sport', description: 'On the pitch and on the water.' },
  { path: 'sport/football', name: 'Football', description: 'Averil Rovers and the coast league.' },
  { path: 'culture', name: 'Culture', description: 'Stages, galleries and books.' },
];

const AUTHORS = [
  { name: 'Tom Ashdown', bio: 'Tom Ashdown writes about the council and the port.' },
  { name: 'Nora Fenwick', bio: 'Nora Fenwick covers the city, and sport at the weekend.' },
  { name: 'Ida Marlow', bio: 'Ida Marlow is the photographer of The Harbour Wire.' },
];

const TAGS = ['Harbour', 'Council', 'Transport', 'Culture', 'Football', 'Rowing'];

type Ids = ReadonlyMap<string, string>;

/** What articles refer to: sections by path, authors and tags by name. */
export interface Subjects {
  readonly sections: Ids;
  readonly authors: Ids;
  readonly tags: Ids;
}

/** Finds the sections, authors and tags, and makes those that are missing. What is there already stays as it is. */
export async function gatherSubjects(admin: ApiClient, editor: ApiClient): Promise<Subjects> {
  return { sections: await gatherSections(admin), authors: await gatherAuthors(admin), tags: await gatherTags(editor) };
}

async function gatherSections(admin: ApiClient): Promise<Ids> {
  const tree = await admin.get<CategoryTreeView>('/api/v1/categories');
  const ids = new Map(withChildren(tree.items).map(({ path, id }) => [path, id]));
  for (const { path, name, description, requiredApprovals } of SECTIONS) {
    if (ids.has(path)) continue;
    const [slug, ...above] = path.split('/').toReversed();
    const parentId = ids.get(above.toReversed().join('/')) ?? null;
    const reviewPolicy = requiredApprovals === undefined ? null : { requiredApprovals };
    const { id } = await admin.post<CategoryView>('/api/v1/categories', { name, slug, parentId, description, reviewPolicy });
    ids.set(path, id);
  }
  return ids;
}

function withChildren(nodes: readonly CategoryNodeView[]): CategoryNodeView[] {
  return nodes.flatMap((node) => [node, ...withChildren(node.children)]);
}

function gatherAuthors(admin: ApiClient): Promise<Ids> {
  return gatherNamed<AuthorListView>(admin, '/api/v1/authors', AUTHORS);
}

function gatherTags(editor: ApiClient): Promise<Ids> {
  return gatherNamed<TagListView>(editor, '/api/v1/tags', TAGS.map((name) => ({ name })));
}

interface NamedList {
  readonly items: readonly { readonly id: string; readonly name: string }[];
}

async function gatherNamed<List extends NamedList>(api: ApiClient, path: string, wanted: readonly { readonly name: string }[]): Promise<Ids> {
  const ids = new Map<string, string>();
  for (const subject of wanted) {
    const { items } = await api.get<List>(`${path}?limit=100&q=${encodeURIComponent(subject.name)}`);
    const { id } = items.find(({ name }) => name === subject.name) ?? (await api.post<{ id: string }>(path, subject));
    ids.set(subject.name, id);
  }
  return ids;
}
