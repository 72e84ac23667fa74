import { fastify } from 'fastify';

/** The first limit: Fastify and nothing else, answering with bytes that are ready, as many as an article has. */
const body = Buffer.alloc(Number(process.env['BODY_BYTES']), ' ').fill('{}', 0, 2);
const app = fastify();

app.get('/', (_request, reply) => {
  void reply.type('application/json; charset=utf-8').send(body);
});

void app.listen({ host: '127.0.0.1', port: Number(process.env['PORT']) });
process.once('SIGTERM', () => process.exit(0));
