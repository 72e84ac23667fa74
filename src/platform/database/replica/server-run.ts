/** SQL that tells one run of a server from all others, whatever the time zone of who asks: one that was started again is another. */
export const SERVER_RUN = 'extract(epoch from pg_postmaster_start_time())::text';
