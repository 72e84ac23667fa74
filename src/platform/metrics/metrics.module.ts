import { Global, Module } from '@nestjs/common';
import { Metrics } from './metrics';
import { MetricsController } from './metrics.controller';
import { ProcessMetrics } from './process-metrics';

@Global()
@Module({ controllers: [MetricsController], providers: [Metrics, ProcessMetrics], exports: [Metrics] })
export class MetricsModule {}
