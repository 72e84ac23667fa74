/**
 * What a front end writes with the client: it must compile under `strict` against the package as it is built, a line under
 * `@ts-expect-error` must not, and it is run against a newsroom. Arguments: the address of Copydesk, and how many changes there are.
 */
export const DELIVERY_PROGRAM = `
import { type Article, type Card, DeliveryProblem, createDelivery, everyItem } from '@copydesk/client';

declare const process: { argv: string[] };
const [, baseUrl = '', count = '0'] = process.argv;

const statuses: number[] = [];
let isCut = false;
const delivery = createDelivery({ baseUrl, fetch: async (request) => {
  const response = await fetch(request);
  statuses.push(response.status);
  if (!request.url.endsWith('/stream') || isCut) return response;
  isCut = true;
  return new Response(await firstEventOf(response));
} });

/** A connection that breaks after its first event. */
async function firstEventOf(response: Response): Promise<string> {
  const reader = response.body!.getReader();
  for (let text = ''; ;) {
    text += new TextDecoder().decode((await reader.read()).value);
    const end = text.indexOf('\\n\\n', text.indexOf('data:') + 1);
    if (!text.includes('data:') || end < 0) continue;
    await reader.cancel();
    return text.slice(0, end + 2);
  }
}

async function refusal(ask: Promise<unknown>): Promise<unknown> {
  try {
    return await ask;
  } catch (error) {
    return error instanceof DeliveryProblem ? [error.status, error.problem?.type, error.notice] : error;
  }
}

const cards: Card[] = [];
for await (const card of everyItem((page) => delivery.articles({ ...page, limit: 1, sort: 'publishedAt' }))) cards.push(card);
const slug: string = cards[0]?.slug ?? '';
const { data: article, keys }: { data: Article; keys: readonly string[] } = await delivery.article(slug);
const again = await delivery.article(slug);
const { data: category } = await delivery.category(article.category.path);
const { data: place } = await delivery.resolve('/' + slug);

const types: string[] = [];
for await (const { items } of delivery.changes()) types.push(...items.map(({ type }) => type));
const streamed: string[] = [];
for await (const { type, cursor } of delivery.stream()) if (cursor !== '' && streamed.push(type) === Number(count)) break;

console.log(JSON.stringify({
  cards: cards.map(({ headline }) => headline), keys, body: article.bodyHtml, isSame: JSON.stringify(again.data) === JSON.stringify(article),
  category: category.path, place, types, streamed, found: (await delivery.search({ q: 'harbour' })).data.items.length,
  unknown: await refusal(delivery.article('nothing')), up: await refusal(delivery.article('..')), retracted: await refusal(delivery.article('retracted')),
  statuses,
}));

export async function misuse(): Promise<unknown> {
  // @ts-expect-error There is no such order.
  await delivery.articles({ sort: 'headline' });
  // @ts-expect-error A search is for something.
  await delivery.search({});
  // @ts-expect-error No article has it.
  return article.title;
}
`;
