const LIMITS = ['SIGN_IN_ACCOUNT', 'SIGN_IN_ADDRESS', 'REFRESH', 'RESET_ACCOUNT', 'RESET_ADDRESS', 'WRITES', 'WRITE_BURST', 'SEARCH', 'UPLOADS'];

/** Settings, as environment variables, with limits so high that no test meets one, however fast the machine is. */
export const NO_LIMITS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(LIMITS.map((name) => [`RATE_LIMIT_${name}`, '1000000'])),
  // The tests compile and compute in the same process.
  MAX_EVENT_LOOP_DELAY: '1000000',
};
