import { AsyncLocalStorage } from 'node:async_hooks';
import { ROOT_CONTEXT, type Span, type SpanContext, SpanKind, SpanStatusCode, TraceFlags, type Tracer, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, ParentBasedSampler, TraceIdRatioBasedSampler, TracerProvider } from '@opentelemetry/sdk-trace';
import { codeOf } from '../../kernel/error-code';
import { type OpenSpan, type SpanFacts, Tracing } from './tracing';

export interface Collector {
  /** Traces go to /v1/traces below it. */
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly serviceName: string;
  /** Of a hundred requests that come without a decision. */
  readonly percent: number;
}

const KINDS = { server: SpanKind.SERVER, client: SpanKind.CLIENT, consumer: SpanKind.CONSUMER };
const SEND_EVERY_MS = 2000;
/** A collector that does not answer holds up the end of a process for this long at most. */
const TIMEOUT_MS = 3000;

/** By OTLP over HTTP. The only file that knows the packages of OpenTelemetry; start-tracing.ts loads it where it is needed. */
export class OtlpTracing extends Tracing {
  readonly isOn = true;
  private readonly active = new AsyncLocalStorage<Span>();
  private readonly provider: TracerProvider;
  private readonly tracer: Tracer;

  constructor({ endpoint, headers, serviceName, percent }: Collector) {
    super();
    const ratio = new TraceIdRatioBasedSampler(percent / 100);
    this.provider = new TracerProvider({
      resource: resourceFromAttributes({ 'service.name': serviceName }),
      // Whoever sends a traceparent does not decide how much is told.
      sampler: new ParentBasedSampler({ root: ratio, remoteParentSampled: ratio }),
      spanProcessors: [new BatchSpanProcessor({
        exporter: new OTLPTraceExporter({ url: `${endpoint}/v1/traces`, headers: { ...headers }, timeoutMillis: TIMEOUT_MS }),
        scheduledDelayMillis: SEND_EVERY_MS, exportTimeoutMillis: TIMEOUT_MS,
      })],
    });
    this.tracer = this.provider.getTracer('copydesk');
  }

  get isWithin(): boolean {
    return this.active.getStore() !== undefined;
  }

  get traceparent(): string | null {
    const span = this.active.getStore();
    if (!span) return null;
    const { traceId, spanId, traceFlags } = span.spanContext();
    return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
  }

  start({ name, kind, attributes = {} }: SpanFacts, parent?: string | null): OpenSpan {
    const remote = spanContextOf(parent);
    const local = this.active.getStore();
    const context = remote ? trace.setSpanContext(ROOT_CONTEXT, remote) : local ? trace.setSpan(ROOT_CONTEXT, local) : ROOT_CONTEXT;
    const span = this.tracer.startSpan(name, { kind: KINDS[kind], attributes: { ...attributes } }, context);
    return {
      within: (work) => this.active.run(span, work),
      rename: (called) => void span.updateName(called),
      set: (more) => void span.setAttributes({ ...more }),
      end: (error) => {
        if (error !== undefined) span.setAttribute('error.type', kindOf(error)).setStatus({ code: SpanStatusCode.ERROR });
        span.end();
      },
    };
  }

  /** Never rejects: a process ends without its collector as well. */
  async stop(): Promise<void> {
    await this.provider.shutdown().catch(() => undefined);
  }
}

const TRACEPARENT = /^00-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})$/;

function spanContextOf(traceparent: string | null | undefined): SpanContext | undefined {
  const [, traceId, spanId, flags] = TRACEPARENT.exec(traceparent ?? '') ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined || /^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined;
  const isSampled = (Number.parseInt(flags, 16) & TraceFlags.SAMPLED) !== 0;
  return { traceId, spanId, traceFlags: isSampled ? TraceFlags.SAMPLED : TraceFlags.NONE, isRemote: true };
}

/** What an error says may hold what somebody has written. */
function kindOf(error: unknown): string {
  return codeOf(error) || (error instanceof Error ? error.name : 'unknown');
}
