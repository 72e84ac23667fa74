/** Where it is told how a server fares that is kept running: in the log of the application. */
export interface Alarm {
  warn(fields: object, line: string): void;
  error(fields: object, line: string): void;
}
