import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { UsersModule } from '../users';
import { AccessTokens } from './access-tokens';
import { AuthController } from './http/auth.controller';
import { MeController } from './http/me.controller';
import { RefreshToken } from './refresh-token.entity';
import { SessionAuthenticator } from './session-authenticator';
import { Session } from './session.entity';
import { SessionsService } from './sessions.service';
import { SignIn } from './sign-in';
import { SignInLimits } from './sign-in-limits';

@Module({
  imports: [TypeOrmModule.forFeature([Session, RefreshToken]), UsersModule],
  controllers: [AuthController, MeController],
  providers: [SessionsService, SignIn, SignInLimits, AccessTokens, SessionAuthenticator],
  exports: [SessionAuthenticator],
})
export class SessionsModule {}
