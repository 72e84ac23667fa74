import { Injectable } from '@nestjs/common';
import { WorkSlots } from '../../platform/limits/work-slots';
import { MANY_PICTURES } from './media.errors';

/**
 * Files that arrive take turns, one piece at a time. Whoever sends waits for the next turn, and is not read from meanwhile: between two pieces
 * everybody else is answered, however many send at once, and as fast as they can.
 */
@Injectable()
export class PieceTurns {
  private readonly slots = new WorkSlots(1, Infinity, MANY_PICTURES);

  async run(take: () => Promise<void>): Promise<void> {
    return this.slots.run(take);
  }
}

/**
 * Gives the memory of a piece back at once, where nobody else has a part of it; the piece is empty then. Left to the garbage collector, each
 * 20 MB of pieces would make it look through all of the heap, and everybody wait for that.
 */
export function giveBack(piece: Buffer): void {
  const { buffer, byteLength } = piece;
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}
