import type { DomainEvent } from '../../kernel/domain-event';

/** An event as the outbox has it. */
export interface RecordedEvent extends DomainEvent {
  readonly at: Date;
}

/**
 * Follows events after their commit, in a job of its own for each. It may be called twice for one event, and the subject may
 * have changed since: it reads the present state and does nothing twice.
 */
export interface Subscriber {
  /** The name of its task: the same in every release. */
  readonly name: string;
  readonly events: readonly string[];
  /** True: the events of one subject in the order in which they happened, a later one waiting for an earlier one that fails. */
  readonly ordered?: boolean;
  handle(event: RecordedEvent): Promise<void>;
}
