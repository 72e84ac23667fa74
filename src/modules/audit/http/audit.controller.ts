import { Readable } from 'node:stream';
import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { type Actor, holdsEverywhere } from '../../../kernel/actor';
import { Forbidden } from '../../../kernel/problem';
import { Requires } from '../../../platform/access/access';
import { CurrentActor } from '../../../platform/access/current-actor';
import { Cursors } from '../../../platform/http/cursors';
import { type AuditFilter, AuditQueries } from '../audit.queries';
import { AUDIT_CSV_HEAD, AuditListView, auditCsvLine, auditEntryView } from './audit.view';
import { ExportAuditQuery, ListAuditQuery } from './dto/list-audit.query.dto';

@ApiTags('audit')
@Controller('api/v1/audit')
@Requires('audit:read')
export class AuditController {
  constructor(
    private readonly queries: AuditQueries,
    private readonly cursors: Cursors,
  ) {}

  /** Who did what, to what, when and from where, newest first; with failed sign-ins, and samples of what was denied. */
  @Get()
  async list(@CurrentActor() actor: Actor, @Query() { limit, cursor, ...filter }: ListAuditQuery): Promise<AuditListView> {
    requireEverywhere(actor);
    const { items, next } = await this.queries.list(filter, { limit, after: this.cursors.read('audit', cursor) });
    return { items: items.map(auditEntryView), nextCursor: this.cursors.write('audit', next) };
  }

  /** The same as CSV, all of it. What a spreadsheet would run as a formula has an apostrophe in front. */
  @Get('export.csv')
  @ApiProduces('text/csv')
  @ApiOkResponse({ description: 'CSV (RFC 4180) in UTF-8.', schema: { type: 'string' } })
  async export(@CurrentActor() actor: Actor, @Query() filter: ExportAuditQuery, @Res() reply: FastifyReply): Promise<void> {
    requireEverywhere(actor);
    void reply.headers({ 'content-type': 'text/csv; charset=utf-8', 'content-disposition': 'attachment; filename="audit.csv"' });
    await reply.send(Readable.from(this.lines(filter)));
  }

  private async *lines(filter: AuditFilter): AsyncGenerator<string> {
    yield AUDIT_CSV_HEAD;
    for await (const page of this.queries.all(filter)) yield page.map(auditCsvLine).join('');
  }
}

/** The log knows no sections. */
function requireEverywhere(actor: Actor): void {
  if (!holdsEverywhere(actor, 'audit:read')) throw new Forbidden();
}
