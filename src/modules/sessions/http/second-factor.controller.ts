import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../../kernel/actor';
import { SignedIn } from '../../../platform/access/access';
import { CurrentActor } from '../../../platform/access/current-actor';
import { Refuses } from '../../../platform/http/refuses';
import { OwnSecondFactor } from '../own-second-factor';
import { SecondFactors } from '../second-factors';
import { ConfirmSecondFactorDto, ProofDto } from './dto/second-factor.dto';
import { EnrolmentView, RecoveryCodesView, SecondFactorView, enrolmentView, secondFactorView } from './second-factor.view';

@ApiTags('signing in')
@Controller('api/v1/me/totp')
@SignedIn()
export class SecondFactorController {
  constructor(
    private readonly own: OwnSecondFactor,
    private readonly factors: SecondFactors,
  ) {}

  /** Is one's own second factor on? */
  @Get()
  async get(@CurrentActor() actor: Actor): Promise<SecondFactorView> {
    return secondFactorView(await this.factors.stateOf(actor.id));
  }

  /** Begins with a second factor (TOTP): a secret for an app. It is on once a code of it was confirmed. */
  @Post()
  @HttpCode(200)
  @Refuses(409)
  async begin(@CurrentActor() actor: Actor, @Body() proof: ProofDto): Promise<EnrolmentView> {
    return enrolmentView(await this.own.begin(actor, proof));
  }

  /** Turns it on by a first code, and answers recovery codes, which are shown this once. */
  @Post('confirm')
  @HttpCode(200)
  @Refuses(409)
  async confirm(@CurrentActor() actor: Actor, @Body() { code }: ConfirmSecondFactorDto): Promise<RecoveryCodesView> {
    return { recoveryCodes: await this.own.confirm(actor, code) };
  }

  /** New recovery codes in the place of the old ones. */
  @Post('recovery-codes')
  @HttpCode(200)
  @Refuses(409)
  async renew(@CurrentActor() actor: Actor, @Body() proof: ProofDto): Promise<RecoveryCodesView> {
    return { recoveryCodes: await this.own.renewRecoveryCodes(actor, proof) };
  }

  /** Turns it off. */
  @Post('disable')
  @HttpCode(204)
  async disable(@CurrentActor() actor: Actor, @Body() proof: ProofDto): Promise<void> {
    await this.own.disable(actor, proof);
  }
}
