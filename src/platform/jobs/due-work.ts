/** To be told of the row that was claimed, before anything can go wrong with it. */
export type Claimed = (id: string) => void;

/** Work on rows that come due by the database's clock. */
export interface DueWork {
  /** For the log and the metrics. */
  readonly name: string;
  /**
   * Claims the row that is due first, but for those in `except` and those that somebody else is at, and does all of it in the same
   * transaction. False: there is none.
   */
  next(except: readonly string[], claimed: Claimed): Promise<boolean>;
  /** Ends, in its own words, a row that failed unexpectedly again and again. */
  giveUp?(id: string): Promise<void>;
}
