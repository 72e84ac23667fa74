import { DynamicModule, Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { dataSourceOptions } from './data-source-options';
import { DeadClients } from './dead-clients';
import { PoolMetrics } from './pool-metrics';
import { Pulses } from './pulses';
import { READ_DATABASE_URL, ReadPool } from './read-pool';
import { UnitOfWork } from './unit-of-work';

/** The connection to PostgreSQL and the unit of work over it. */
@Global()
@Module({})
export class DatabaseModule {
  /** `readUrl` is where the delivery API reads. */
  static at(url: string, readUrl = url): DynamicModule {
    return {
      module: DatabaseModule,
      imports: [TypeOrmModule.forRoot({ ...dataSourceOptions(url), autoLoadEntities: true, retryAttempts: 0 })],
      providers: [UnitOfWork, ReadPool, DeadClients, PoolMetrics, Pulses, { provide: READ_DATABASE_URL, useValue: readUrl }],
      exports: [UnitOfWork, ReadPool],
    };
  }
}
