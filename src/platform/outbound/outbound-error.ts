/**
 * Why a request to another server was not made or came to nothing. `forbidden` is about the target and stays so however often it
 * is tried; the others are about this attempt.
 */
export type OutboundFault = 'forbidden' | 'unreachable' | 'timeout' | 'too-large' | 'too-many-redirects';

/** A request to another server that was refused here, or failed there. The message holds no secret and no address of the network. */
export class OutboundError extends Error {
  constructor(
    readonly fault: OutboundFault,
    message: string,
  ) {
    super(message);
  }
}

export const forbiddenTarget = (message: string) => new OutboundError('forbidden', message);
