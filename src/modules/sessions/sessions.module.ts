import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Authenticator } from '../../platform/access/authenticator';
import { UsersModule } from '../users';
import { AccessTokens } from './access-tokens';
import { AuthController } from './http/auth.controller';
import { MeController } from './http/me.controller';
import { RefreshToken } from './refresh-token.entity';
import { SessionAuthenticator } from './session-authenticator';
import { Session } from './session.entity';
import { SessionsService } from './sessions.service';

/** Global because the access guard, which belongs to every route, asks it who is there. */
@Global()
@Module({
  imports: [TypeOrmModule.forFeature([Session, RefreshToken]), UsersModule],
  controllers: [AuthController, MeController],
  providers: [SessionsService, AccessTokens, { provide: Authenticator, useClass: SessionAuthenticator }],
  exports: [Authenticator],
})
export class SessionsModule {}
