import { ApiProperty } from '@nestjs/swagger';

export class HealthView {
  status: 'ok';
}

export class ReadinessView extends HealthView {
  /** Whether what comes due waits for an operator, as it does after a restore. Requests are answered all the same. */
  held: boolean;

  /**
   * What is known of DATABASE_REPLICA_URL: `current`, delivery reads go to the standby; `itself`, it is the server of DATABASE_URL;
   * `behind`, `away` and `another`, which is neither, leave them to DATABASE_URL. Null where it is not set. None of them makes the process unready.
   */
  @ApiProperty({ type: 'string', enum: ['current', 'itself', 'behind', 'away', 'another'], nullable: true })
  replica: 'current' | 'itself' | 'behind' | 'away' | 'another' | null;
}
