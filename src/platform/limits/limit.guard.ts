import { CanActivate, ExecutionContext, Injectable } from '@nestjs/common';
import { Limits, limitOf } from './limits';

/** After the door and before everything else. */
@Injectable()
export class LimitGuard implements CanActivate {
  constructor(private readonly limits: Limits) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    await this.limits.count(limitOf(context.getHandler()), http.getRequest(), http.getResponse());
    return true;
  }
}
