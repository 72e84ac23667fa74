import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Injectable, OnApplicationShutdown } from '@nestjs/common';
import { Counter, Gauge } from 'prom-client';
import { Metrics } from './metrics';

const NANOSECONDS = 1e9;
const MICROSECONDS = 1e6;

/** The process itself: how late its event loop is, and what it uses. */
@Injectable()
export class ProcessMetrics implements OnApplicationShutdown {
  private readonly delays = monitorEventLoopDelay({ resolution: 20 });

  constructor({ registry }: Metrics) {
    const registers = [registry];
    this.delays.enable();
    const delay: Gauge<'quantile'> = new Gauge({
      name: 'copydesk_event_loop_delay_seconds', registers, labelNames: ['quantile'], help: 'How late the event loop was since the last scrape.',
      collect: () => {
        for (const quantile of [50, 99, 100]) delay.set({ quantile: String(quantile / 100) }, this.delays.percentile(quantile) / NANOSECONDS);
        this.delays.reset();
      },
    });
    const memory: Gauge = new Gauge({
      name: 'process_resident_memory_bytes', registers, help: 'Memory of the process.', collect: () => memory.set(process.memoryUsage.rss()),
    });
    const heap: Gauge = new Gauge({
      name: 'nodejs_heap_size_used_bytes', registers, help: 'Of it, what JavaScript uses.', collect: () => heap.set(process.memoryUsage().heapUsed),
    });
    const started: Gauge = new Gauge({
      name: 'process_start_time_seconds', registers, help: 'When the process was started, in seconds since 1970.',
      collect: () => started.set(performance.timeOrigin / 1000),
    });
    const cpu: Counter = new Counter({
      name: 'process_cpu_seconds_total', registers, help: 'Processor time of the process.',
      collect: () => {
        const { user, system } = process.cpuUsage();
        cpu.reset();
        cpu.inc((user + system) / MICROSECONDS);
      },
    });
  }

  onApplicationShutdown(): void {
    this.delays.disable();
  }
}
