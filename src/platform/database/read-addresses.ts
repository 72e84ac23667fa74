export const READ_ADDRESSES = Symbol('read addresses');

/** Where the delivery API reads. */
export interface ReadAddresses {
  /** The primary, with the rights of the replica's user where there is one. */
  readonly primary: string;
  /** DATABASE_REPLICA_URL, where delivery reads are to go whenever they can. */
  readonly replica: string | undefined;
}

/** Users of a primary and its standby are the same: what DATABASE_REPLICA_URL may not read is not read from the primary in its place. */
export function readAddresses(databaseUrl: string, replicaUrl: string | undefined): ReadAddresses {
  if (replicaUrl === undefined) return { primary: databaseUrl, replica: undefined };
  const [primary, replica] = [new URL(databaseUrl), new URL(replicaUrl)];
  if (replica.username !== '') {
    primary.username = replica.username;
    primary.password = replica.password;
  }
  return { primary: primary.href, replica: replicaUrl };
}
