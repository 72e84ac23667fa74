/** The time of the transaction, by the database's clock. */
export const NOW = (): string => 'now()';

/** What a change sets columns of a row to; a time may be that of the transaction. */
export type RowChange<Row> = {
  readonly [Column in keyof Row]?: Row[Column] | (Date extends Row[Column] ? typeof NOW : never);
};
