/**
 * Resolves at the first SIGINT or SIGTERM. Later ones do nothing: a Ctrl-C reaches us twice, from the terminal and
 * through npm, and must not break off a stop that is under way.
 */
export function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve());
  });
}
