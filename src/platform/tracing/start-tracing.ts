import type { Settings } from '../../config/settings';
import { NO_TRACING } from './no-tracing';
import type { Tracing } from './tracing';

/** Off unless a collector is named: then nothing of OpenTelemetry is loaded, either. */
export async function startTracing({ otlpEndpoint, otlpHeaders, serviceName, tracesPercent }: Settings): Promise<Tracing> {
  if (otlpEndpoint === undefined) return NO_TRACING;
  const { OtlpTracing } = await import('./otlp-tracing.js');
  return new OtlpTracing({ endpoint: otlpEndpoint, headers: otlpHeaders, serviceName, percent: tracesPercent });
}
