import { fastify } from 'fastify';
import { Pool } from 'pg';
import { ARTICLE_STATEMENTS } from '../../src/modules/delivery/article-statement';
import { cardsStatement } from '../../src/modules/delivery/cards-statement';
import type { Card, DeliveredArticle } from '../../src/modules/delivery/delivery.queries';
import { READ_CONNECTIONS } from '../../src/platform/database/read-pool';

/**
 * The second limit: Fastify with pg and nothing else, running the statements that Copydesk runs, with as many connections,
 * and answering with the same bytes.
 */
const pool = new Pool({ connectionString: process.env['DATABASE_URL'], max: READ_CONNECTIONS });
const app = fastify({ routerOptions: { maxParamLength: 1000 } });

/** As long as a signed cursor. */
const CURSOR = 'c'.repeat(113);

app.get<{ Params: { slug: string } }>('/articles/:slug', async (request, reply) => {
  const { rows: [row] } = await pool.query<DeliveredArticle>({ ...ARTICLE_STATEMENTS.slug.html, values: ['en', request.params.slug] });
  if (!row) return reply.status(404).send();
  return reply.type('application/json; charset=utf-8').send(`${row.document.slice(0, -1)},"related":${row.related}}`);
});

app.get<{ Params: { category: string } }>('/cards/:category', async (request, reply) => {
  const { statement, values } = cardsStatement({ locale: 'en', category: request.params.category }, '-publishedAt', 21, null);
  const { rows } = await pool.query<Card>({ ...statement, values });
  const items = rows.slice(0, 20).map(({ card }) => card).join(',');
  return reply.type('application/json; charset=utf-8').send(`{"items":[${items}],"nextCursor":"${CURSOR}"}`);
});

void app.listen({ host: '127.0.0.1', port: Number(process.env['PORT']) });
process.once('SIGTERM', () => process.exit(0));
