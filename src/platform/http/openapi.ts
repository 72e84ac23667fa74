import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { Settings } from '../../config/settings';
import { FaultView, ProblemView } from './problem.view';

type Json = Record<string, unknown>;

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/** The description of the whole HTTP contract, OpenAPI 3.1, made from the controllers, their request classes and their views. */
export function openApiDocument(app: INestApplication, settings: Settings): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Copydesk')
    .setDescription('The editorial API (`/api/v1`) and the delivery API (`/delivery/v1`) of a Copydesk newsroom.')
    .setVersion('1')
    .addServer(settings.publicUrl)
    .addBearerAuth()
    .build();
  const document = SwaggerModule.createDocument(app, config, { extraModels: [ProblemView, FaultView], operationIdFactory });
  document.paths = Object.fromEntries(Object.entries(document.paths).map(([path, item]) => [path.replace(/\*$/, '{path}'), item]));
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      const operation = (item as Json)[method] as Operation | undefined;
      if (operation) describeManners(path, method, operation);
    }
  }
  return withNullTypes(document) as OpenAPIObject;
}

/** ArticlesController.list becomes articles_list. */
function operationIdFactory(controller: string, method: string): string {
  return `${controller.replace(/Controller$/, '').replace(/^./, (letter) => letter.toLowerCase())}_${method}`;
}

interface Operation {
  parameters?: Json[];
  requestBody?: unknown;
  responses: Record<string, unknown>;
  security?: unknown[];
}

/** The refusals and headers that belong to kinds of routes rather than to single ones. */
function describeManners(path: string, method: string, operation: Operation): void {
  const inApi = path.startsWith('/api/v1');
  const statuses = new Map<number, string>([[400, 'Malformed.'], [503, 'Not available at the moment.']]);
  if (operation.security) statuses.set(401, 'Not signed in.').set(403, 'Not allowed.');
  if (path.includes('{') || path.startsWith('/media')) statuses.set(404, 'Not there, or not to be seen.');
  if (method !== 'get') {
    statuses.set(413, 'Too large.').set(415, 'Not JSON.').set(422, 'Values or conditions are not met.').set(409, 'Not possible at present.');
  }
  if (operation.parameters?.some((parameter) => parameter.name === 'If-Match')) {
    statuses.set(412, 'Changed by somebody else.').set(428, 'If-Match is missing.');
  }
  if (method === 'post' && inApi && !path.startsWith('/api/v1/auth/')) {
    operation.parameters = [...(operation.parameters ?? []), IDEMPOTENCY_KEY];
  }
  for (const [status, description] of statuses) {
    operation.responses[String(status)] ??= {
      description,
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/ProblemView' } } },
    };
  }
}

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'Makes the request safe to send again for 24 hours: the same key and body get the same answer.',
  schema: { type: 'string', maxLength: 255 },
};

/** OpenAPI 3.1 has no `nullable`: null is one of the types. */
function withNullTypes(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withNullTypes);
  if (typeof node !== 'object' || node === null) return node;
  const { nullable, ...rest } = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, withNullTypes(value)]));
  if (nullable !== true) return nullable === undefined || nullable === false ? rest : { ...rest, nullable };
  if (Array.isArray(rest.enum)) return { ...rest, type: [rest.type ?? 'string', 'null'], enum: [...(rest.enum as unknown[]), null] };
  if (typeof rest.type === 'string') return { ...rest, type: [rest.type, 'null'] };
  const { description, ...schema } = rest;
  return { ...(description !== undefined && { description }), anyOf: [schema, { type: 'null' }] };
}
