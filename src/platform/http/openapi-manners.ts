import { headerRef } from './openapi-schemas';
import { REFUSES } from './refuses';

export type Json = Record<string, unknown>;

export interface Operation {
  parameters?: Json[];
  requestBody?: { required?: boolean; content: Record<string, { schema: Json }> };
  responses: Record<string, DescribedResponse>;
  security?: unknown[];
  [REFUSES]?: number[];
  [extension: `x-${string}`]: unknown;
}

interface DescribedResponse {
  description: string;
  headers?: Json;
  content?: Record<string, { schema?: Json }>;
}

const DESCRIPTIONS: Readonly<Record<number, string>> = {
  200: 'Done.',
  201: 'Made.',
  202: 'Taken; what follows is done later.',
  204: 'Done; there is nothing to be said of it.',
  304: 'The client has it already.',
  400: 'Malformed, or with something unknown or wrong in the path, the query or the headers.',
  401: 'Not signed in.',
  403: 'Not allowed.',
  404: 'Not there, or not to be seen.',
  409: 'Not possible at present.',
  412: 'Changed by somebody else.',
  413: 'Too large.',
  414: 'The address is too long.',
  415: 'Of a media type that is not taken.',
  416: 'It has no such part: Content-Range says how long it is.',
  422: 'Values or conditions are not met.',
  428: 'If-Match is missing.',
  429: 'More than a limit allows.',
  503: 'Not available at the moment.',
  507: 'There is no room left for files.',
};

const CACHEABLE = /^\/(?:delivery\/(?!v1\/preview\/)|feeds\/|sitemaps\/|sitemap\.xml$|news-sitemap\.xml$|robots\.txt$)/;

const text = { type: 'string' };

/** Every header that answers carry by rule. */
export const HEADERS: Readonly<Record<string, Json>> = {
  'X-Request-Id': { description: 'Names the request in the log: the one that was sent, or a new one.', required: true, schema: text },
  'Cache-Control': { description: 'Who may keep the answer, and for how long; `private, no-store` for whoever sent a credential.', required: true, schema: text },
  ETag: { description: 'Of exactly this state, for If-Match and If-None-Match.', required: true, schema: text },
  Location: { description: 'Where it is.', required: true, schema: text },
  'Last-Modified': { description: 'When it changed last.', required: true, schema: text },
  'Surrogate-Key': { description: 'What the answer was made of, with spaces between: a purge of any of these makes it old.', required: true, schema: text },
  'Idempotency-Replayed': { description: '`true` where an earlier answer is given again.', schema: { ...text, enum: ['true'] } },
  'X-Robots-Tag': { description: 'Keeps search engines from it.', required: true, schema: text },
  'Retry-After': { description: 'In how many seconds it is worth another try.', schema: text },
  RateLimit: { description: 'What is left of the limit, and in how many seconds there is more.', schema: text },
  'RateLimit-Policy': { description: 'The limit that counts here: how many in how many seconds.', schema: text },
  'WWW-Authenticate': { description: 'How to sign in.', schema: text },
};

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'Makes the request safe to send again for 24 hours: the same key and body get the same answer.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
};

const IF_NONE_MATCH = {
  name: 'If-None-Match', in: 'header', required: false, description: 'ETags that the client has: 304 if one is still good.', schema: text,
};

/** A route whose description is being completed. */
export interface Route {
  readonly path: string;
  readonly method: string;
  readonly operation: Operation;
  /** The schema of that name. */
  readonly schema: (reference: unknown) => Json | undefined;
}

/** Completes a route with the refusals, headers and parameters that belong to its kind, so that no controller repeats them. */
export function describeManners(route: Route): void {
  const { operation } = route;
  if (isCacheable(route)) operation.responses['304'] ??= { description: '' };
  for (const status of refusalsOf(route)) {
    operation.responses[status] ??= {
      description: '', content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/ProblemView' } } },
    };
  }
  delete operation[REFUSES];
  if (takesKey(route)) operation.parameters = [...(operation.parameters ?? []), IDEMPOTENCY_KEY];
  if (operation.responses['304']) operation.parameters = [...(operation.parameters ?? []), IF_NONE_MATCH];
  describeBody(route);
  for (const [status, response] of Object.entries(operation.responses)) describeResponse(route, Number(status), response);
}

function refusalsOf({ path, method, operation, ...route }: Route): number[] {
  const writes = method !== 'get' && method !== 'options';
  const ifMatch = operation.parameters?.some((parameter) => parameter.name === 'If-Match') ?? false;
  const keyed = takesKey({ path, method, operation, ...route });
  return [
    400, 503,
    // People without the permission, and API keys without the scope.
    ...(operation.security ? [401, 403] : []),
    ...(path.includes('{') ? [404, 414] : []),
    ...(writes ? [413, 415, 429] : []),
    ...(operation.parameters?.some((parameter) => parameter.name === 'q') ? [429] : []),
    ...(keyed || ifMatch ? [409] : []),
    ...(keyed || ifMatch || operation.requestBody ? [422] : []),
    ...(ifMatch ? [412, 428] : []),
    ...(operation[REFUSES] ?? []),
  ];
}

function takesKey({ path, method }: Route): boolean {
  return method === 'post' && /^\/api\/v1\/(?!auth\/|me\/)/.test(path);
}

/** A stream of events is never finished. */
function isCacheable({ path, method, operation }: Route): boolean {
  const isStream = operation.responses['200']?.content?.['text/event-stream'] !== undefined;
  return method === 'get' && CACHEABLE.test(path) && !isStream;
}

/** A body of which no field is required may be left out. */
function describeBody({ operation: { requestBody }, schema }: Route): void {
  if (!requestBody) return;
  const schemas = Object.values(requestBody.content).map((content) => schema(content.schema));
  requestBody.required = schemas.some((each) => !each || Array.isArray(each.required));
}

function describeResponse(route: Route, status: number, response: DescribedResponse): void {
  response.description ||= DESCRIPTIONS[status] ?? 'Done.';
  const names = ['X-Request-Id', 'Cache-Control', ...headersOf(route, status, response)];
  response.headers = { ...Object.fromEntries(names.map((name) => [name, headerRef(name)])), ...response.headers };
}

function headersOf(route: Route, status: number, { content }: DescribedResponse): string[] {
  if (status === 301 || status === 302) return ['Location'];
  if (status === 304) return ['ETag', ...(isCacheable(route) ? ['Surrogate-Key'] : [])];
  if (status === 401) return ['WWW-Authenticate'];
  if (status === 429) return ['Retry-After', 'RateLimit', 'RateLimit-Policy'];
  if (status === 503) return ['Retry-After'];
  if (status >= 300) return [];
  const { properties } = route.schema(content?.['application/json']?.schema) ?? {};
  const versioned = typeof properties === 'object' && properties !== null && 'version' in properties;
  return [
    ...(versioned || route.operation.responses['304'] ? ['ETag'] : []),
    ...(isCacheable(route) ? ['Surrogate-Key'] : []),
    ...(route.method === 'post' && route.operation.responses['201'] ? ['Location'] : []),
    ...(takesKey(route) ? ['Idempotency-Replayed'] : []),
    ...(route.operation.responses['429'] && route.operation.security ? ['RateLimit', 'RateLimit-Policy'] : []),
  ];
}
