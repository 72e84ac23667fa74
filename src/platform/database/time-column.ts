import { Column } from 'typeorm';

/** A point in time, to the millisecond as the API gives it. `byDatabase`: set by a default or in SQL, never by an insert of ours. */
export function TimeColumn({ nullable = false, byDatabase = false } = {}): PropertyDecorator {
  return Column({ type: 'timestamptz', precision: 3, nullable, insert: !byDatabase });
}
