import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import { readSettings } from './settings.ts';
import { NewsSite } from './site.ts';

const LARGEST_BODY = 65_536;

const settings = readSettings(process.env);
const site = new NewsSite(settings);

const server = createServer((request, response) => {
  answer(request, response).catch((error: unknown) => {
    console.error(error);
    if (!response.headersSent) response.writeHead(500);
    response.end();
  });
});

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = 'GET', url = '/', headers } = request;
  const body = await bodyOf(request);
  const reply = body === null ? { status: 413, headers: { connection: 'close' }, body: '' } : await site.answer({ method, url, headers, body });
  response.writeHead(reply.status, { ...reply.headers, ...(reply.status !== 304 && { 'content-length': Buffer.byteLength(reply.body) }) });
  response.end(method === 'HEAD' ? undefined : reply.body);
}

/** Null where it is larger than anything that the site takes. */
async function bodyOf(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_BODY) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

server.listen(settings.port, settings.host, () => {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : settings.port;
  console.log(`The site is at http://${settings.host}:${port} and reads ${settings.copydeskUrl}`);
});

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    server.close();
    server.closeIdleConnections();
  });
}
