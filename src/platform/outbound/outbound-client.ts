import { type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { Injectable } from '@nestjs/common';
import { codeOf, messageOf } from '../../kernel/error-code';
import { NO_TRACING } from '../tracing/no-tracing';
import { Tracing } from '../tracing/tracing';
import { OutboundError } from './outbound-error';
import { OutboundTargets } from './outbound-targets';

export interface OutboundRequest {
  readonly url: string;
  readonly method?: 'GET' | 'HEAD' | 'POST';
  /** They go to the first origin only. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** The most bytes of an answer. */
  readonly maxBytes: number;
  /** A longer answer is cut there, and not refused. */
  readonly cut?: boolean;
  /** For everything together, names, redirects and the body included: 30 s if it does not say. */
  readonly timeoutMs?: number;
  /** How many redirects are followed, each checked as the first; none if it does not say: then a 3xx is the answer. */
  readonly redirects?: number;
  /** Takes the body of the answer piece by piece, as it comes; the answer then has none. */
  readonly take?: (chunk: Buffer) => Promise<void>;
}

export interface OutboundAnswer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  /** As it came: no coding is asked for and none is undone. */
  readonly body: Buffer;
  /** Where it came from in the end. */
  readonly url: string;
}

interface Hop {
  readonly url: URL;
  readonly request: OutboundRequest;
  readonly signal: AbortSignal;
}

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/**
 * The one way out to other servers. It asks only who may be asked (OutboundTargets), connects to the very address that was
 * checked, through no proxy, never waits or takes longer than it is told, and keeps no connection for somebody else's next request.
 */
@Injectable()
export class OutboundClient {
  constructor(
    private readonly targets: OutboundTargets,
    private readonly tracing: Tracing = NO_TRACING,
  ) {}

  /** What can be said of a target before it is asked: its form, its port, and its address where it is a literal one. Throws OutboundError. */
  requireTarget(url: string): void {
    this.targets.parse(url);
  }

  /** Any answer, whatever its status. Throws OutboundError. */
  async send(request: OutboundRequest): Promise<OutboundAnswer> {
    const signal = AbortSignal.timeout(request.timeoutMs ?? 30_000);
    try {
      const url = this.targets.parse(request.url);
      // Its path may be a secret, and nobody else is told of the trace.
      const { method = 'GET' } = request;
      return await this.tracing.inSpan({ name: method, kind: 'client', attributes: { 'http.request.method': method, 'server.address': url.hostname } }, async (span) => {
        const answer = await this.follow({ url, request, signal }, request.redirects ?? 0);
        span.set({ 'http.response.status_code': answer.status });
        return answer;
      });
    } catch (error) {
      throw asOutboundError(error, signal);
    }
  }

  private async follow({ url, request, signal }: Hop, left: number): Promise<OutboundAnswer> {
    const message = await this.ask({ url, request, signal });
    const { statusCode: status = 0, headers } = message;
    if (request.redirects === undefined || !REDIRECTS.has(status) || headers.location === undefined) {
      return { status, headers, body: await bodyOf(message, request), url: url.href };
    }
    message.destroy();
    if (left === 0) throw new OutboundError('too-many-redirects', 'There were too many redirects.');
    const next = this.targets.parse(headers.location, url);
    if (url.protocol === 'https:' && next.protocol === 'http:') throw new OutboundError('forbidden', 'It redirects from https to http.');
    return this.follow({ url: next, request: redirected(request, next.origin === url.origin), signal }, left - 1);
  }

  private ask({ url, request, signal }: Hop): Promise<IncomingMessage> {
    const { method = 'GET', headers = {}, body } = request;
    // No agent: an agent of the process may know a proxy, and would keep the connection.
    const options: RequestOptions = {
      method, signal, agent: false, lookup: this.targets.lookup, maxHeaderSize: 16_384,
      headers: { 'user-agent': 'Copydesk', 'accept-encoding': 'identity', ...headers, ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }) },
    };
    return new Promise((resolve, reject) => {
      const sent = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, options, resolve);
      // Nothing answers 101 to a request that asks for no other protocol.
      sent.once('error', reject).once('upgrade', (_, socket) => { socket.destroy(); reject(new Error('It changed the protocol.')); });
      sent.end(body);
    });
  }
}

/** After a redirect there is no body, and another origin gets nothing that was meant for the first. */
function redirected(request: OutboundRequest, sameOrigin: boolean): OutboundRequest {
  const { method, headers, body: _, ...rest } = request;
  return { ...rest, method: method === 'HEAD' ? 'HEAD' : 'GET', ...(sameOrigin && headers && { headers }) };
}

async function bodyOf(message: IncomingMessage, { maxBytes, method, take, cut = false }: OutboundRequest): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  if (!cut && method !== 'HEAD' && Number(message.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(message, maxBytes);
  for await (const chunk of message as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes && cut) return Buffer.concat([...chunks, chunk]).subarray(0, maxBytes);
    if (bytes > maxBytes) throw tooLarge(message, maxBytes);
    if (take) await take(chunk);
    else chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function tooLarge(message: IncomingMessage, maxBytes: number): OutboundError {
  message.destroy();
  return new OutboundError('too-large', `The answer is longer than ${maxBytes} bytes.`);
}

function asOutboundError(error: unknown, signal: AbortSignal): OutboundError {
  if (error instanceof OutboundError) return error;
  if (signal.aborted) return new OutboundError('timeout', 'It took too long.');
  return new OutboundError('unreachable', `The server cannot be asked: ${codeOf(error) || messageOf(error)}.`);
}
