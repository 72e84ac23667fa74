import { Injectable } from '@nestjs/common';
import { Counter, Gauge } from 'prom-client';
import { Metrics } from '../metrics/metrics';
import { type CacheCounts, ResponseCache } from './response-cache';

/** What operators see of the response cache of this process. */
@Injectable()
export class CacheMetrics {
  constructor({ registry }: Metrics, cache: ResponseCache) {
    const registers = [registry];
    const counted = (name: string, help: string, read: (counts: CacheCounts) => number): void => {
      const counter: Counter = new Counter({ name, registers, help, collect: () => {
        counter.reset();
        counter.inc(read(cache.counts));
      } });
    };
    const requests: Counter<'result'> = new Counter({
      name: 'copydesk_cache_requests_total', registers, labelNames: ['result'],
      help: 'Reads that could be answered from the cache: hit, miss, joined (answered with what another one was making), bypassed.',
      collect: () => {
        requests.reset();
        const { hits: hit, misses: miss, joined, bypassed } = cache.counts;
        for (const [result, count] of Object.entries({ hit, miss, joined, bypassed })) requests.inc({ result }, count);
      },
    });
    counted('copydesk_cache_evictions_total', 'Answers that had to make room.', ({ evictions }) => evictions);
    counted('copydesk_cache_invalidations_total', 'Answers that were dropped because something in them had changed.', ({ invalidations }) => invalidations);
    const bytes: Gauge = new Gauge({ name: 'copydesk_cache_bytes', registers, help: 'What the answers in the cache take.', collect: () => bytes.set(cache.bytes) });
    const size: Gauge = new Gauge({ name: 'copydesk_cache_answers', registers, help: 'How many answers are in the cache.', collect: () => size.set(cache.size) });
    const trusted: Gauge = new Gauge({
      name: 'copydesk_cache_trusted', registers, help: '1 while purges are heard and the cache is asked, otherwise 0.',
      collect: () => trusted.set(cache.isTrusted ? 1 : 0),
    });
  }
}
