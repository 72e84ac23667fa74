import { ArgumentsHost, Catch, ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LogLevel, Problem } from '../../kernel/problem';
import { isDatabaseUnavailable } from '../database/pg-errors';

export interface Refusal {
  type: string;
  title: string;
  status: number;
  detail: string;
  level: LogLevel;
  members?: Record<string, unknown>;
  headers?: Record<string, string>;
}

/** Refusals that the framework makes before any of our code runs, by status. */
const OF_THE_FRAMEWORK: Record<number, [type: string, title: string, detail: string]> = {
  400: ['malformed-request', 'The request is malformed', 'The request could not be read.'],
  404: ['not-found', 'Not found', 'There is nothing here that you can see.'],
  405: ['method-not-allowed', 'Method not allowed', 'This address does not take this method.'],
  408: ['request-timeout', 'The request took too long', 'The request did not arrive in time.'],
  413: ['too-large', 'The body is too large', 'The body is larger than this route takes.'],
  414: ['address-too-long', 'The address is too long', 'The address is longer than this server takes.'],
  415: ['unsupported-media-type', 'The media type is not supported', 'Send JSON as application/json, uploads as multipart/form-data.'],
  431: ['headers-too-large', 'The headers are too large', 'The headers are larger than this server takes.'],
  503: ['unavailable', 'Not available at the moment', 'Try again in a moment.'],
};

function refusalOf(error: unknown): Refusal {
  if (error instanceof Problem) {
    const { type, title, status, detail, level } = error;
    return { type, title, status, detail, level, members: error.members(), headers: error.headers() };
  }
  if (isDatabaseUnavailable(error)) return { ...framework(503), level: 'error', headers: { 'retry-after': '2' } };
  const status = statusOf(error);
  if (OF_THE_FRAMEWORK[status]) return { ...framework(status), ...(status === 503 && { headers: { 'retry-after': '2' } }) };
  if (status >= 400 && status < 500) return { ...framework(400), status };
  return {
    type: 'internal-error', title: 'Something went wrong here', status: 500, level: 'error',
    detail: 'This is our fault. It was written down under the request id.',
  };
}

/** The refusal of a status, of what the framework or Node itself would not take. */
export function framework(status: number): Refusal {
  const [type, title, detail] = OF_THE_FRAMEWORK[status] ?? ['malformed-request', 'The request is malformed', 'The request could not be read.'];
  return { type, title, status, detail, level: 'debug' };
}

function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  const status: unknown = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' ? status : 500;
}

/** Its client, or another request of theirs, ended it before all of it had come: whatever came of that is no mistake of ours. */
function isBrokenOff({ raw }: FastifyRequest): boolean {
  return raw.destroyed && !raw.complete;
}

/** Writes any error as application/problem+json; what is not a known refusal is logged and told to nobody. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const { type, title, status, detail, level, members, headers } = refusalOf(error);
  if (level === 'error' && !isBrokenOff(request)) logger.error(error instanceof Error ? error : new Error(String(error)), { requestId: request.id });
  void reply
    .status(status)
    .headers(headers ?? {})
    .type('application/problem+json; charset=utf-8')
    .send(
      JSON.stringify({
        type: `/problems/${type}`, title, status, detail,
        instance: request.url.split('?', 1)[0], requestId: request.id, ...members,
      }),
    );
}

const logger = new Logger('Problem');

/** The one place where errors become answers. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    if (!reply.sent) sendProblem(error, http.getRequest<FastifyRequest>(), reply);
  }
}
