import { Injectable } from '@nestjs/common';
import { Cursors } from '../../../platform/http/cursors';

const LIST = 'delivery:changes';

/** Places in the list of changes, as followers know them: the same in `changes` and in `stream`. */
@Injectable()
export class ChangeCursors {
  constructor(private readonly cursors: Cursors) {}

  /** Never null: there is a place after every change. */
  write(position: string): string {
    return this.cursors.write(LIST, { value: position, id: '' }) as string;
  }

  /** Null without a cursor. Throws MalformedRequest. */
  read(cursor: string | undefined): string | null {
    return this.cursors.read(LIST, cursor)?.value ?? null;
  }
}
