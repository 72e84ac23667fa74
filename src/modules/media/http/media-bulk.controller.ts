import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../../kernel/actor';
import { OpenToKeys, Requires } from '../../../platform/access/access';
import { CurrentActor } from '../../../platform/access/current-actor';
import { UpdateMediaInBulk } from '../update-media-in-bulk';
import { UpdateMediaInBulkDto } from './dto/bulk.dto';
import { mediaChange } from './dto/update-media.dto';
import { BulkView, bulkView } from './media-bulk.view';

@ApiTags('media')
@Controller('api/v1/media')
@OpenToKeys({ read: 'media:read', write: 'media:write' })
export class MediaBulkController {
  constructor(private readonly update: UpdateMediaInBulk) {}

  /** Changes many pictures alike. Each is compared with the version that was read, and changed or refused by itself. */
  @Post('bulk')
  @HttpCode(200)
  @Requires('media:manage', 'media:upload')
  async execute(@CurrentActor() actor: Actor, @Body() { items, changes }: UpdateMediaInBulkDto): Promise<BulkView> {
    return bulkView(await this.update.execute(actor, items, mediaChange(changes)));
  }
}
