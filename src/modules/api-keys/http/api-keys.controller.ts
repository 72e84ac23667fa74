import { Body, Controller, Delete, Get, HttpCode, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Actor } from '../../../kernel/actor';
import { Requires, StepUp } from '../../../platform/access/access';
import { CurrentActor } from '../../../platform/access/current-actor';
import { Cursors } from '../../../platform/http/cursors';
import { ShowsSecretOnce } from '../../../platform/http/idempotency/shows-secret-once';
import { PageQuery } from '../../../platform/http/page.query.dto';
import { IdParam } from '../../../platform/http/uuid-param';
import { ApiKeyQueries } from '../api-key.queries';
import { ApiKeysService } from '../api-keys.service';
import { ApiKeyListView, ApiKeyView, MadeApiKeyView, apiKeyView } from './api-key.view';
import { CreateApiKeyDto } from './dto/create-api-key.dto';

@ApiTags('API keys')
@Controller('api/v1/api-keys')
@Requires('api-key:manage')
export class ApiKeysController {
  constructor(
    private readonly keys: ApiKeysService,
    private readonly queries: ApiKeyQueries,
    private readonly cursors: Cursors,
  ) {}

  /** The keys, newest first, with those that were revoked; to who manages only a section, their own. */
  @Get()
  async list(@CurrentActor() actor: Actor, @Query() { limit, cursor }: PageQuery): Promise<ApiKeyListView> {
    const after = this.cursors.read('api-keys', cursor);
    const { items, next } = await this.queries.list(actor, { limit, after, withTotal: false });
    return { items: items.map(apiKeyView), nextCursor: this.cursors.write('api-keys', next) };
  }

  /** A new key, which is shown now and never again. It may no more than the person who makes it. */
  @Post()
  @StepUp()
  @ShowsSecretOnce()
  async create(
    @CurrentActor() actor: Actor,
    @Body() input: CreateApiKeyDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MadeApiKeyView> {
    const { made, text } = await this.keys.create(actor, input);
    void reply.header('location', `/api/v1/api-keys/${made.id}`);
    return { ...apiKeyView({ key: made, maker: actor }), key: text };
  }

  /** One key, without the key itself. */
  @Get(':id')
  async get(@CurrentActor() actor: Actor, @IdParam('id') id: string): Promise<ApiKeyView> {
    return apiKeyView(await this.queries.get(actor, id));
  }

  /** Revokes a key for good, from the next request on. */
  @Delete(':id')
  @HttpCode(204)
  async revoke(@CurrentActor() actor: Actor, @IdParam('id') id: string): Promise<void> {
    await this.keys.revoke(actor, id);
  }
}
