import { Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { ReadPool } from '../database/read-pool';
import { tracePool } from './trace-pool';
import { Tracing } from './tracing';

/** The statements of the newsroom and of delivery, where traces are told at all. */
@Injectable()
export class TracedPools {
  constructor(tracing: Tracing, dataSource: DataSource, reads: ReadPool) {
    if (!tracing.isOn) return;
    tracePool((dataSource.driver as PostgresDriver).master as Pool, tracing);
    reads.trace(tracing);
  }
}
