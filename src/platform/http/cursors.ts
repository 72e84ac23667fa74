import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Secrets } from '../../config/secrets';
import { MalformedRequest } from '../../kernel/problem';
import type { Position } from '../../kernel/page';

/** Writes and reads the opaque cursors of lists. They are signed: a forged one, or one of another list or order, is refused. */
@Injectable()
export class Cursors {
  private readonly key: Uint8Array;

  constructor(secrets: Secrets) {
    this.key = secrets.key('cursor');
  }

  /** `list` names the list and its order, such as 'articles:-updatedAt'. */
  write(list: string, position: Position | null): string | null {
    if (position === null) return null;
    const payload = Buffer.from(JSON.stringify([position.value, position.id])).toString('base64url');
    return `${payload}.${this.signature(list, payload)}`;
  }

  /** The position after which the page begins; null without a cursor. Throws MalformedRequest. */
  read(list: string, cursor: string | undefined): Position | null {
    if (cursor === undefined) return null;
    const [payload = '', signature = '', ...rest] = cursor.split('.');
    // As texts: several texts of base64 stand for the same bytes, and only the one that was given out is good.
    const given = Buffer.from(signature);
    const expected = Buffer.from(this.signature(list, payload));
    if (rest.length > 0 || given.length !== expected.length || !timingSafeEqual(given, expected)) {
      throw new MalformedRequest('The cursor is not one of this list.', [
        { parameter: 'cursor', code: 'invalid-cursor', detail: 'Use nextCursor of the page before, with the same sort.' },
      ]);
    }
    const [value, id] = JSON.parse(Buffer.from(payload, 'base64url').toString()) as [string, string];
    return { value, id };
  }

  private signature(list: string, payload: string): string {
    return createHmac('sha256', this.key).update(list).update('\0').update(payload).digest().subarray(0, 16).toString('base64url');
  }
}
