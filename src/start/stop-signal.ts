/**
 * Resolves with the first SIGINT or SIGTERM. Later ones do nothing: a Ctrl-C reaches us twice, from the terminal and
 * through npm, and must not break off a stop that is under way.
 */
export function stopSignal(): Promise<'SIGINT' | 'SIGTERM'> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve(signal));
  });
}
