/** The network to the database takes everything and gives nothing back. */
export class DatabaseSilent extends Error {
  /** As the system says it, where it finds out. */
  readonly code = 'ETIMEDOUT';

  constructor() {
    super('The database does not answer.');
  }
}
