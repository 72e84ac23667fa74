import { createHash } from 'node:crypto';
import { CallHandler, ExecutionContext, Injectable, NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply } from 'fastify';
import { Observable, from, lastValueFrom } from 'rxjs';
import { DataSource } from 'typeorm';
import { isUuid } from '../../../kernel/ids';
import { MalformedRequest } from '../../../kernel/problem';
import type { ActorRequest } from '../../access/door';
import { HeldTransaction } from '../../database/held-transaction';
import { retrying } from '../../database/retrying';
import { AnsweredBefore, IdempotentAnswers, KeyedRequest } from './idempotent-answers';
import { SHOWS_SECRET_ONCE } from './shows-secret-once';

/** A request whose handler reads the body itself, such as an upload, says here what it asked for. */
export interface FingerprintedRequest extends ActorRequest {
  fingerprint?: string;
}

/** The last three say how an upload in parts goes on. */
const KEPT_HEADERS = ['etag', 'location', 'upload-expires', 'upload-length', 'upload-offset'];

/** Makes a POST with an Idempotency-Key safe to send again: the effect happens once, the answer is the same. */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    private readonly dataSource: DataSource,
    private readonly answers: IdempotentAnswers,
    private readonly reflector: Reflector,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const asked = http.getRequest<FingerprintedRequest>();
    const request = keyedRequest(asked);
    if (!request) return next.handle();
    const heldSecret = this.reflector.get<true | undefined>(SHOWS_SECRET_ONCE, context.getHandler()) ?? false;
    // A body that the handler has read itself is not there a second time.
    const mayRepeat = (): boolean => asked.fingerprint === undefined;
    return from(retrying(() => this.once(request, http.getResponse<FastifyReply>(), next, heldSecret), mayRepeat));
  }

  private async once(request: KeyedRequest, reply: FastifyReply, next: CallHandler, heldSecret: boolean): Promise<unknown> {
    const held = new HeldTransaction((tx) => this.answers.claim(tx, request));
    return held.around(async () => {
      try {
        const body: unknown = await lastValueFrom(next.handle());
        const answer = { status: reply.statusCode, headers: keptHeaders(reply), body, heldSecret };
        await held.commit(this.dataSource, (tx) => this.answers.keep(tx, request, answer));
        return body;
      } catch (error) {
        await held.rollback();
        if (!(error instanceof AnsweredBefore)) throw error;
        const { status, headers, body } = error.answer;
        void reply.status(status).headers({ ...headers, 'idempotency-replayed': 'true' });
        return body;
      } finally {
        this.answers.release(request);
      }
    });
  }
}

function keyedRequest(request: FingerprintedRequest): KeyedRequest | undefined {
  const key = request.headers['idempotency-key'];
  const path = pathOf(request);
  if (request.method !== 'POST' || key === undefined || !request.actor) return undefined;
  if (/^\/api\/v1\/(auth|me)(\/|$)/.test(path)) return undefined;
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw new MalformedRequest('The Idempotency-Key is not valid.', [
      { parameter: 'Idempotency-Key', code: 'invalid-value', detail: 'Use 1 to 255 visible ASCII characters.' },
    ]);
  }
  return {
    principalId: request.actor.key?.id ?? request.actor.id,
    method: request.method,
    path,
    key,
    hash: () => createHash('sha256').update(request.fingerprint ?? bodyOf(request)).digest('hex'),
  };
}

/** The path as its route understands it, however it was spelled: one thing is one path. */
function pathOf({ routeOptions, params }: FingerprintedRequest): string {
  const values = params as Record<string, string | undefined>;
  return (routeOptions.url ?? '').replaceAll(/:(\w+)/g, (_, name: string) => {
    const value = values[name] ?? '';
    return encodeURIComponent(isUuid(value) ? value.toLowerCase() : value);
  });
}

/** Nothing, null and an empty object say the same. */
function bodyOf({ body }: FingerprintedRequest): string {
  const text = JSON.stringify(body ?? null);
  return text === '{}' ? 'null' : text;
}

function keptHeaders(reply: FastifyReply): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const name of KEPT_HEADERS) {
    const value = reply.getHeader(name);
    if (typeof value === 'string') headers[name] = value;
  }
  return headers;
}
