import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/tx';

/** After a restore: what was still to be sent when the backup was made may have been sent since. */
@Injectable()
export class SkipHeldDeliveries {
  /** What waited then is not sent unless somebody replays it; what happened since, or was asked for again, is. Gives how many. */
  async execute(tx: Tx, heldAt: Date): Promise<number> {
    const [, skipped] = await tx.query<[unknown[], number]>(
      // Nothing is tried while work is held: whatever was tried is of before.
      "update webhook_deliveries set state = 'skipped', claimed_until = null where state = 'pending' and (tries > 0 or due_at <= $1)", [heldAt],
    );
    return skipped;
  }
}
