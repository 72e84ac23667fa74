/**
 * Left alone, V8 takes what it finds on a big machine: three times what the newsroom needs. A small young generation and an
 * old one that grows by a third before it is swept hold it under 200 MB, for a few percent of processor time.
 */
const FLAGS = ['--max-semi-space-size=4', '--heap-growing-percent=30'];

/** Starts this same process anew with a lean heap, which cannot be had from inside: same pid, same pipes, 40 ms. Does nothing the second time. */
export function leanHeap(): void {
  const chosen = process.execArgv.some((option) => option.startsWith('--max-semi-space-size'));
  if (chosen || typeof process.execve !== 'function') return;
  process.execve(process.execPath, [process.execPath, ...FLAGS, ...process.execArgv, ...process.argv.slice(1)]);
}
