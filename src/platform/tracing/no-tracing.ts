import { type OpenSpan, type SpanFacts, Tracing } from './tracing';

const NOTHING: OpenSpan = {
  within: (work) => work(),
  rename: () => undefined,
  set: () => undefined,
  end: () => undefined,
};

/** Nobody collects traces: nothing is told, and nothing is loaded for it. */
class NoTracing extends Tracing {
  readonly isOn = false;
  readonly isWithin = false;
  readonly traceparent = null;

  start(): OpenSpan {
    return NOTHING;
  }

  override inSpan<T>(_: SpanFacts, work: (span: OpenSpan) => Promise<T>): Promise<T> {
    return work(NOTHING);
  }

  async stop(): Promise<void> {}
}

export const NO_TRACING: Tracing = new NoTracing();
