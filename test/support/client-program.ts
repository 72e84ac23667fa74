/**
 * What a front end and an editor's tool write against the generated types, as TypeScript. It must compile under `strict`; a line
 * under `@ts-expect-error` must not, or the types would be too loose to be of use.
 */
export const CLIENT_PROGRAM = `
import createClient from 'openapi-fetch';
import type { components, paths } from './api';

const api = createClient<paths>({ baseUrl: 'http://127.0.0.1:3000' });

export async function tellStory(categoryId: string, authorId: string): Promise<string> {
  const list = await api.GET('/api/v1/articles', { params: { query: { status: 'draft', sort: '-updatedAt', limit: 10 } } });
  const newest: string | undefined = list.data?.items[0]?.revision.headline;
  const cursor: string | null | undefined = list.data?.nextCursor;

  const created = await api.POST('/api/v1/articles', {
    params: { header: { 'Idempotency-Key': 'once' } },
    body: {
      headline: newest ?? cursor ?? 'Budget vote', categoryId, bylines: [{ authorId, role: 'writer' }],
      body: { type: 'doc', content: [{ type: 'heading', attrs: { level: 2 }, content: [{ type: 'text', text: 'A vote' }] }] },
    },
  });
  if (created.error) throw new Error(created.error.errors?.[0]?.pointer ?? created.error.detail);
  const { id, version, revision } = created.data;

  const saved = await api.PATCH('/api/v1/articles/{id}', {
    params: { path: { id }, header: { 'If-Match': \`"v\${version}"\` } },
    body: { body: { format: 'markdown', value: outlineOf(revision.body).join(' ') } },
  });
  const published = await api.POST('/api/v1/articles/{id}/publish', {
    params: { path: { id }, header: { 'If-Match': saved.response.headers.get('etag') ?? '' } },
    body: { changeKind: 'correction', note: 'A figure was wrong.' },
  });
  const slug: string = published.data?.slug ?? revision.slug;
  const live: number | undefined = published.data?.live?.number;

  const delivered = await api.GET('/delivery/v1/articles/{slug}', { params: { path: { slug }, query: { body: 'doc' } } });
  const picture = delivered.data?.cover?.renditions?.[0];
  const inText = delivered.data?.body?.content.flatMap((block) => (block.type === 'image' ? [block.attrs.media.srcset] : []));
  return [inText, delivered.data?.headline, delivered.data?.category?.path, picture?.url, picture?.width.toFixed(), live?.toFixed()].join(' ');
}

/** Blocks are told apart by their type. */
function outlineOf(document: components['schemas']['ArticleDocument']): string[] {
  return document.content.flatMap((block) => {
    switch (block.type) {
      case 'heading': return ['#'.repeat(block.attrs.level)];
      case 'image': return [block.attrs.mediaId, block.attrs.alt ?? ''];
      case 'gallery': return block.attrs.items.map((item) => item.mediaId);
      case 'bulletList': return block.content.map((item) => item.type);
      case 'paragraph': return (block.content ?? []).map((inline) => (inline.type === 'text' ? inline.text : ' '));
      default: return [];
    }
  });
}

export async function misuse(): Promise<void> {
  // @ts-expect-error A status that no article has.
  await api.GET('/api/v1/articles', { params: { query: { status: 'finished' } } });
  // @ts-expect-error The category is missing.
  await api.POST('/api/v1/articles', { body: { headline: 'A' } });
  // @ts-expect-error If-Match is missing.
  await api.POST('/api/v1/articles/{id}/submit', { params: { path: { id: 'a' } } });
  // @ts-expect-error There is no such block.
  const block: components['schemas']['BlockNode'] = { type: 'marquee' };
  const { data } = await api.GET('/api/v1/articles/{id}', { params: { path: { id: 'a' } } });
  // @ts-expect-error No article has it.
  return [block, data?.revision.title];
}
`;
