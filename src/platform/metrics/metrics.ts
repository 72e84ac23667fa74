import { Injectable } from '@nestjs/common';
import { Registry } from 'prom-client';

/** The metrics of one application; whoever has some registers them here. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();
  private readonly looks: (() => void)[] = [];

  /** For what collecting the others would change: it looks before any of them asks the database. */
  lookFirst(look: () => void): void {
    this.looks.push(look);
  }

  /** In the text format of Prometheus. */
  async text(): Promise<string> {
    for (const look of this.looks) look();
    return this.registry.metrics();
  }
}
