import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { Settings } from '../../config/settings';
import { HEADERS, Json, Operation, describeManners } from './openapi-manners';
import { NAMED_SCHEMAS } from './openapi-schemas';
import { describeExactly, withNullTypes } from './openapi-types';
import { FaultView, ProblemView } from './problem.view';

const METHODS = ['get', 'options', 'post', 'put', 'patch', 'delete'];

const TAGS: Readonly<Record<string, string>> = {
  'API keys': 'What programs sign in with.',
  articles: 'Writing, reviewing and publishing articles.',
  audit: 'Who did what.',
  authors: 'The names that readers see in bylines.',
  categories: 'The sections of the newsroom.',
  delivery: 'Published content, for front ends.',
  feeds: 'Feeds, sitemaps and what search engines ask for.',
  health: 'For whoever watches over the process.',
  jobs: 'What is done to many articles, one after the other, and work after a commit that was given up.',
  media: 'Pictures and their renditions.',
  notifications: 'What happened that concerns the person who asks.',
  people: 'Who works here, and what they may do.',
  settings: 'What counts in the whole newsroom.',
  'signing in': 'Sessions, and the person who asks.',
  tags: 'Subjects that articles share.',
  webhooks: 'Other servers that are told of events, and what they were told.',
};

/** The description of the whole HTTP contract, OpenAPI 3.1, made from the controllers, their request classes and their views. */
export function openApiDocument(app: INestApplication, settings: Settings): OpenAPIObject {
  const document = SwaggerModule.createDocument(app, frame(settings), { extraModels: [ProblemView, FaultView], operationIdFactory });
  document.paths = Object.fromEntries(Object.entries(document.paths).map(([path, item]) => [path.replace(/\*$/, '{path}'), item]));
  const typed = withNullTypes(document) as OpenAPIObject;
  const schemas = { ...typed.components?.schemas, ...Object.fromEntries(NAMED_SCHEMAS) } as Record<string, Json>;
  const schema = (reference: unknown): Json | undefined => schemas[String((reference as Json | undefined)?.$ref).split('/').at(-1) ?? ''];
  for (const [path, item] of Object.entries(typed.paths)) {
    for (const method of METHODS) {
      const operation = (item as Json)[method] as Operation | undefined;
      if (operation && isForKeys(path, settings)) operation.security = [{ bearer: [] }];
      if (operation) describeManners({ path, method, operation, schema });
    }
  }
  const exact = Object.entries(schemas).map(([name, each]) => [name, describeExactly(name, each)]);
  return { ...typed, components: { ...typed.components, headers: HEADERS, schemas: Object.fromEntries(exact) } };
}

/** Published content, where only keys may read it. */
function isForKeys(path: string, { deliveryAccess }: Settings): boolean {
  return deliveryAccess === 'key' && /^\/(?:delivery\/(?!v1\/preview\/)|feeds\/|sitemaps\/)|sitemap\.xml$/.test(path);
}

function frame(settings: Settings): Omit<OpenAPIObject, 'paths'> {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Copydesk')
    .setDescription('The editorial API (`/api/v1`) and the delivery API (`/delivery/v1`) of a Copydesk newsroom.')
    .setVersion('1')
    .addServer(settings.publicUrl)
    .addBearerAuth();
  for (const [name, description] of Object.entries(TAGS)) builder.addTag(name, description);
  return builder.build();
}

/** ArticlesController.list becomes articles_list. */
function operationIdFactory(controller: string, method: string): string {
  return `${controller.replace(/Controller$/, '').replace(/^./, (letter) => letter.toLowerCase())}_${method}`;
}
