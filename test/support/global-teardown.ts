/** Ends the PostgreSQL of the run; `npm test` removes its folder. */
export default async function globalTeardown(): Promise<void> {
  await globalThis.stopTestServer?.();
}
