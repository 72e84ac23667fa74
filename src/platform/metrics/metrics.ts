import { Injectable } from '@nestjs/common';
import { Registry } from 'prom-client';

/** The metrics of one application; whoever has some registers them here. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();
}
