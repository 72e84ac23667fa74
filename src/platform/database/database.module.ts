import { DynamicModule, Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { dataSourceOptions } from './data-source-options';
import { DeadClients } from './dead-clients';
import { PoolMetrics } from './pool-metrics';
import { PrimaryPulse } from './primary-pulse';
import { READ_ADDRESSES, readAddresses } from './read-addresses';
import { ReadPool } from './read-pool';
import { Replica } from './replica/replica';
import { ReplicaMetrics } from './replica/replica-metrics';
import { ReplicaWatch } from './replica/replica-watch';
import { SidePool } from './side-pool';
import { UnitOfWork } from './unit-of-work';

/** The connection to PostgreSQL and the unit of work over it. */
@Global()
@Module({})
export class DatabaseModule {
  /** `replica` is where the delivery API reads; undefined: where everything else does. */
  static at(url: string, replica?: { url: string; maxLagSeconds: number }): DynamicModule {
    return {
      module: DatabaseModule,
      imports: [TypeOrmModule.forRoot({ ...dataSourceOptions(url), autoLoadEntities: true, retryAttempts: 0 })],
      providers: [
        UnitOfWork, ReadPool, SidePool, DeadClients, PoolMetrics, PrimaryPulse, ReplicaWatch, ReplicaMetrics,
        { provide: READ_ADDRESSES, useValue: readAddresses(url, replica?.url) },
        { provide: Replica, useValue: new Replica(replica !== undefined, replica?.maxLagSeconds ?? 0) },
      ],
      exports: [UnitOfWork, ReadPool, SidePool, Replica],
    };
  }
}
