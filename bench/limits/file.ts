import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import fastify from 'fastify';

/** The limit of renditions: Fastify and nothing else, sending one file from the disk. */
const path = process.env['FILE'] ?? '';
const app = fastify();

app.get('/', async (_request, reply) => {
  const { size } = await stat(path);
  return reply.type('image/webp').header('content-length', size).send(createReadStream(path));
});

void app.listen({ host: '127.0.0.1', port: Number(process.env['PORT']) });
process.once('SIGTERM', () => process.exit(0));
