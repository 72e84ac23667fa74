import { CanActivate, ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ACCESS, type Access, KEY_ACCESS, type KeyAccess, STEP_UP } from './access';
import { StepUpRequired } from '../../kernel/problem';
import { type ActorRequest, Door } from './door';

/** Asks the door for every route of a controller: one that says nothing is closed. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly door: Door,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    const access = this.reflector.getAllAndOverride<Access | undefined>(ACCESS, targets);
    if (this.door.isOpen(access)) return true;
    const keys = this.reflector.getAllAndOverride<KeyAccess | undefined>(KEY_ACCESS, targets);
    const request = context.switchToHttp().getRequest<ActorRequest>();
    await this.door.admit(request, access, keys);
    if (request.actor?.proofIsStale && this.reflector.getAllAndOverride<true | undefined>(STEP_UP, targets)) throw new StepUpRequired();
    return true;
  }
}
