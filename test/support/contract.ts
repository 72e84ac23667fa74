import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import type { InjectOptions } from 'fastify';
import { Settings } from '../../src/config/settings';
import { openApiDocument } from '../../src/platform/http/openapi';
import { type Answer, type ParsedJson, answerOf } from './answer';

type Method = NonNullable<InjectOptions['method']>;

/** What was asked. */
export interface Asked {
  readonly method: Method;
  /** With its query. */
  readonly url: string;
}

declare global {
  /** What outlasts a test file: see jest/environment.cjs. */
  var keptByWorker: Map<string, unknown>;
}

/** What an application says of its API, and what was compiled of it so far. */
interface Description {
  readonly document: ParsedJson;
  readonly ajv: Ajv2020;
  readonly validators: Map<string, ValidateFunction>;
}

interface Operation {
  readonly form: RegExp;
  readonly template: string;
  readonly responses: Readonly<Record<string, ParsedJson>>;
}

/** Addresses beside the described API, whatever they answer. */
const BESIDE = /^\/(?:openapi\.json|docs)(?:$|[/?])/;

/** The refusals that an address outside the API may get. */
const OF_NO_ROUTE = [400, 404, 413, 414, 415];

/** Holds answers against the API description of the application that gave them. */
export class Contract {
  private readonly document: ParsedJson;
  private readonly operations = new Map<string, Operation[]>();
  /** A 500 is no violation while the test itself keeps something broken. */
  isBroken = false;

  constructor(private readonly description: Description) {
    this.document = description.document;
    for (const [template, item] of Object.entries<Record<string, ParsedJson>>(this.document.paths)) {
      for (const [method, { responses }] of Object.entries(item)) {
        const operation = { template, form: formOf(template), responses };
        this.operations.set(method, [...(this.operations.get(method) ?? []), operation]);
      }
    }
  }

  /** Throws with the request, the status and the reason where the description does not allow the answer. */
  check(asked: Asked, answer: Answer): void {
    const reason = this.violation(asked, answer);
    if (reason === undefined) return;
    const { status, text } = answer;
    const hint = status === 500 ? '\nTEST_LOG=error in the environment prints what went wrong.' : '';
    throw new Error(`The API description does not allow this answer to ${asked.method} ${asked.url}: ${status}, ${reason}\n${text.slice(0, 1000)}${hint}`);
  }

  private violation({ method, url }: Asked, answer: Answer): string | undefined {
    const [path = ''] = url.split('?', 1);
    if (method === 'OPTIONS' || BESIDE.test(path)) return undefined;
    if (answer.status === 500 && this.isBroken) return this.refusal(method, answer);
    const operation = this.find(method === 'HEAD' ? 'get' : method.toLowerCase(), path);
    if (!operation) return OF_NO_ROUTE.includes(answer.status) ? this.refusal(method, answer) : 'and there is no such route.';
    const response = operation.responses[answer.status];
    if (!response) return `which ${method} ${operation.template} does not answer.`;
    return this.missingHeader(response, answer) ?? this.content(method, response, answer, /[?&]fields=/.test(url));
  }

  /** A path without parameters goes before one with some. */
  private find(method: string, path: string): Operation | undefined {
    const fitting = (this.operations.get(method) ?? []).filter(({ form }) => form.test(path));
    return fitting.find(({ template }) => !template.includes('{')) ?? fitting[0];
  }

  private refusal(method: Method, answer: Answer): string | undefined {
    return this.content(method, { content: { [PROBLEM]: { schema: { $ref: '#/components/schemas/ProblemView' } } } }, answer, false);
  }

  private missingHeader({ headers = {} }: ParsedJson, answer: Answer): string | undefined {
    const missing = Object.entries<ParsedJson>(headers).find(([name, header]) => {
      const { required, schema } = this.document.components.headers[String(header.$ref).split('/').at(-1) ?? ''] ?? header;
      const value = answer.headers[name.toLowerCase()];
      return value === undefined ? required === true : schema.enum && !schema.enum.includes(value);
    });
    return missing && `and its header ${missing[0]} is missing or has another value.`;
  }

  private content(method: Method, { content }: ParsedJson, { headers, text, body }: Answer, isPart: boolean): string | undefined {
    if (content === undefined) return text === '' ? undefined : 'which has no body.';
    const type = (headers['content-type'] ?? 'nothing').split(';', 1)[0] ?? '';
    const described: ParsedJson = content[type];
    if (!described) return `which is not ${type}, but ${Object.keys(content).join(' or ')}.`;
    if (method === 'HEAD') return text === '' ? undefined : 'and HEAD has no body.';
    if (!type.endsWith('json')) return undefined;
    const validate = this.validator(described.schema, isPart);
    return validate(body) ? undefined : `and its body is not as described: ${this.description.ajv.errorsText(validate.errors?.slice(0, 5), { dataVar: 'body' })}`;
  }

  /** A choice of two is the whole or the part that `fields` asks for: only then may something be missing. */
  private validator(schema: ParsedJson, isPart: boolean): ValidateFunction {
    const one = schema.anyOf?.length === 2 && /Part(?:List)?View$/.test(schema.anyOf[1].$ref) ? schema.anyOf[isPart ? 1 : 0] : schema;
    const key = JSON.stringify(one);
    const { ajv, validators } = this.description;
    const known = validators.get(key);
    if (known) return known;
    const made = ajv.compile(JSON.parse(key.replaceAll('"#/', '"api#/')));
    validators.set(key, made);
    return made;
  }
}

const PROBLEM = 'application/problem+json';

/** Only the last parameter of a path of slugs takes slashes. */
function formOf(template: string): RegExp {
  const pattern = template.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&').replaceAll(/\{(\w+)\}/g, (_, name) => (name === 'path' ? '.+' : '[^/]+'));
  return new RegExp(`^${pattern}$`);
}

const contracts = new WeakMap<NestFastifyApplication, Contract>();

/** Allows answers of 500 while the work is under way: for tests that break something on purpose. */
export async function whileBroken<T>(app: NestFastifyApplication, work: () => Promise<T>): Promise<T> {
  const contract = contractOf(app);
  contract.isBroken = true;
  try {
    return await work();
  } finally {
    contract.isBroken = false;
  }
}

function contractOf(app: NestFastifyApplication): Contract {
  const known = contracts.get(app);
  if (known) return known;
  const made = new Contract(descriptionOf(app));
  contracts.set(app, made);
  return made;
}

/** Two seconds of work, and the same for all applications with these settings: kept for the test files that follow. */
function descriptionOf(app: NestFastifyApplication): Description {
  const settings = app.get(Settings);
  const key = `description ${settings.publicUrl} ${settings.deliveryAccess}`;
  const known = keptByWorker.get(key) as Description | undefined;
  if (known) return known;
  const made = describedBy(JSON.parse(JSON.stringify(openApiDocument(app, settings))));
  keptByWorker.set(key, made);
  return made;
}

export function describedBy(document: ParsedJson): Description {
  const ajv = new Ajv2020({ strict: false, validateSchema: false });
  addFormats(ajv);
  ajv.addSchema(document, 'api');
  return { document, ajv, validators: new Map() };
}

/** Sends a request to the application and holds the answer against the API description. */
export async function send(app: NestFastifyApplication, options: InjectOptions & { url: string; method: Method }): Promise<Answer> {
  const answer = answerOf(await app.inject(options));
  contractOf(app).check(options, answer);
  return answer;
}
