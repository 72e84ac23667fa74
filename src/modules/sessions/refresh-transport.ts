export const TRANSPORTS = ['body', 'cookie'] as const;

/** How the refresh token travels: in bodies, or in a cookie that no script can read. */
export type Transport = (typeof TRANSPORTS)[number];
