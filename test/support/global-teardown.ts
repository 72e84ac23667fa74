/** Ends the PostgreSQL of the run and removes its folder. */
export default async function globalTeardown(): Promise<void> {
  await globalThis.stopTestServer?.();
}
