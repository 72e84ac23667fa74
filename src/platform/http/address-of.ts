import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';

/** Where a request comes from. What a proxy says that is no address is passed over: then it comes from the proxy. */
export function addressOf(request: FastifyRequest): string {
  const [address = ''] = request.ip.split('%', 1);
  return isIP(address) === 0 ? (request.socket.remoteAddress ?? '0.0.0.0') : address;
}
