/** What a span is called, and what is said of it: never a value that somebody has sent, a path or a query. */
export interface SpanFacts {
  readonly name: string;
  readonly kind: 'server' | 'client' | 'consumer';
  readonly attributes?: Readonly<Record<string, string | number>>;
}

/** A piece of work whose duration is told to the collector of traces. */
export interface OpenSpan {
  /** Everything that the work does is a part of it. */
  within<T>(work: () => T): T;
  rename(name: string): void;
  set(attributes: Readonly<Record<string, string | number>>): void;
  /** With what it failed with, of which the kind is told and not the words. */
  end(error?: unknown): void;
}

/** Tells a collector of traces (OpenTelemetry) what takes how long, where a setting names one. */
export abstract class Tracing {
  abstract readonly isOn: boolean;
  /** Whether what is done at the moment is a part of something that is told. */
  abstract readonly isWithin: boolean;
  /** The work that is under way, for whoever goes on with it elsewhere (W3C Trace Context); null where there is none. */
  abstract readonly traceparent: string | null;

  /** A part of what is under way, or of `parent`, a traceparent. */
  abstract start(facts: SpanFacts, parent?: string | null): OpenSpan;

  /** Sends what is left. */
  abstract stop(): Promise<void>;

  async inSpan<T>(facts: SpanFacts, work: (span: OpenSpan) => Promise<T>, parent?: string | null): Promise<T> {
    const span = this.start(facts, parent);
    try {
      const result = await span.within(() => work(span));
      span.end();
      return result;
    } catch (error) {
      span.end(error);
      throw error;
    }
  }
}
