export type { Alarm } from './alarm';
export { EmbeddedServer, type EmbeddedServerOptions } from './embedded-server';
export { EmbeddedServerError } from './embedded-server-error';
