import { Body, Controller, Get, Patch } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../../kernel/actor';
import { SignedIn } from '../../../platform/access/access';
import { CurrentActor } from '../../../platform/access/current-actor';
import { UserQueries, UsersService } from '../../users';
import { UpdateMeDto } from './dto/update-me.dto';
import { MeView, meView } from './me.view';

@ApiTags('signing in')
@Controller('api/v1/me')
@SignedIn()
export class MeController {
  constructor(
    private readonly users: UsersService,
    private readonly queries: UserQueries,
  ) {}

  /** Who am I, and what may I do? */
  @Get()
  async get(@CurrentActor() actor: Actor): Promise<MeView> {
    return meView(actor, (await this.queries.get(actor.id)).user);
  }

  /** Changes one's own name. */
  @Patch()
  async update(@CurrentActor() actor: Actor, @Body() { name }: UpdateMeDto): Promise<MeView> {
    if (name !== undefined) await this.users.rename(actor, name);
    return this.get(actor);
  }
}
