import { Controller, Get, Headers, Query, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { MalformedRequest } from '../../../kernel/problem';
import { Readers } from '../../../platform/access/access';
import { Authenticator } from '../../../platform/access/authenticator';
import type { ActorRequest } from '../../../platform/access/door';
import { principalOf } from '../../../platform/access/principal-of';
import { EventStreams } from '../../../platform/http/event-streams';
import { BEGINNING } from '../changes/change.queries';
import { ChangeCursors } from './change-cursors';
import { ChangeStream } from './change-stream';
import { FollowChangesQuery } from './dto/follow-changes.query.dto';

/** What readers got and lost, as it happens. */
@ApiTags('delivery')
@Controller('delivery/v1/stream')
@Readers()
export class StreamController {
  constructor(
    private readonly streams: EventStreams,
    private readonly changes: ChangeStream,
    private readonly cursors: ChangeCursors,
    private readonly authenticator: Authenticator,
  ) {}

  /** The changes as server-sent events: the id of each is a cursor of `changes`, its data what an item is there. */
  @Get()
  @ApiHeader({ name: 'Last-Event-ID', required: false, description: 'The id of the last event that came: the next are sent.', schema: { type: 'string' } })
  @ApiOkResponse({ content: { 'text/event-stream': { schema: { type: 'string' } } } })
  async follow(
    @Query() { cursor }: FollowChangesQuery, @Headers('last-event-id') lastEventId: string | undefined,
    @Req() request: ActorRequest, @Res() reply: FastifyReply,
  ): Promise<void> {
    const position = this.positionOf(lastEventId, cursor) ?? BEGINNING;
    await this.changes.requireReadable();
    await this.streams.send({ request, reply }, { kind: 'changes', greeting: 'these are the changes' }, (stream) => this.changes.follow(stream, position, () => this.recall(request)));
  }

  /** With DELIVERY_ACCESS=key: whose key is good no more gets nothing more. */
  private async recall({ actor }: ActorRequest): Promise<void> {
    if (actor) await this.authenticator.recall(principalOf(actor));
  }

  /** A reader that never got an event may send an empty id. */
  private positionOf(lastEventId: string | undefined, cursor: string | undefined): string | null {
    if (!lastEventId) return this.cursors.read(cursor);
    try {
      return this.cursors.read(lastEventId);
    } catch {
      throw new MalformedRequest('Last-Event-ID is not one of this stream.');
    }
  }
}
