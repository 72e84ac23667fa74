/** What Node was started with, by whoever runs the newsroom. */
export function nodeOptions(): string {
  return [process.env['NODE_OPTIONS'] ?? '', ...process.execArgv].join(' ');
}
