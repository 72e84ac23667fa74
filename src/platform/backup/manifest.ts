/** A file of a backup, and how to tell that it is whole. */
export interface BackupFile {
  readonly bytes: number;
  /** Of the file as it lies in the backup, in hex. */
  readonly sha256: string;
}

/** The rows of a table as COPY writes them, compressed. */
export interface BackupTable extends BackupFile {
  readonly name: string;
  /** In the order in which they were copied; generated ones are not among them. */
  readonly columns: readonly string[];
  readonly rows: number;
}

/** A file of the library, under the key that it has in the storage. */
export interface BackupMedia extends BackupFile {
  readonly key: string;
}

/** Where a sequence of numbers had come to. */
export interface BackupSequence {
  readonly name: string;
  readonly lastValue: string;
  readonly isCalled: boolean;
}

/** What a backup consists of. It is written last: a folder without it holds no backup. */
export interface Manifest {
  readonly format: 1;
  /** The database's time of the snapshot: what was committed by then is in the backup, and nothing else. */
  readonly madeAt: string;
  readonly postgresVersion: string;
  /** The names of the migrations that the tables have the form of. */
  readonly migrations: readonly string[];
  /** Tells whether a newsroom has the secret of this one, and tells nothing of it. */
  readonly secretCheck: string;
  readonly hasSecret: boolean;
  readonly tables: readonly BackupTable[];
  readonly sequences: readonly BackupSequence[];
  readonly media: readonly BackupMedia[];
  /** Files that rows name and that were missing, or were not what was uploaded, when the backup was made. */
  readonly faults: readonly string[];
}

export const FORMAT = 1;
