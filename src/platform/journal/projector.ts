import type { DomainEvent } from '../../kernel/domain-event';
import type { Tx } from '../database/tx';
import type { Doer } from './doer';

/** What is left to be done once every read model has followed the event. */
export type Afterwards = () => Promise<void>;

/** Keeps a read model true: called in the transaction of the event itself, so that both are committed or neither. */
export interface Projector {
  /** The event types that it is called for. */
  readonly events: readonly string[];
  /** `doer`: in whose name it writes down what follows from the event. */
  project(tx: Tx, event: DomainEvent, doer: Doer): Promise<Afterwards | void>;
}
