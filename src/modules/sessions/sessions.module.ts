import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { UsersModule } from '../users';
import { AccessTokens } from './access-tokens';
import { AuthController } from './http/auth.controller';
import { CredentialsController } from './http/credentials.controller';
import { MeController } from './http/me.controller';
import { OidcController } from './http/oidc.controller';
import { OwnIdentityController } from './http/own-identity.controller';
import { OwnSessionsController } from './http/own-sessions.controller';
import { PeopleSessionsController } from './http/people-sessions.controller';
import { RefreshCookie } from './http/refresh-cookie';
import { SecondFactorController } from './http/second-factor.controller';
import { LostSecondFactor } from './lost-second-factor';
import { BegunSignIns } from './oidc/begun-sign-ins';
import { IdentifiedPeople } from './oidc/identified-people';
import { IdentityProvider } from './oidc/identity-provider';
import { Identity } from './oidc/identity.entity';
import { LinkedIdentity } from './oidc/linked-identity';
import { ProviderSignIn } from './oidc/provider-sign-in';
import { ReturnAddresses } from './oidc/return-addresses';
import { OthersSessions } from './others-sessions';
import { OwnSecondFactor } from './own-second-factor';
import { Reauthentication } from './reauthentication';
import { RefreshToken } from './refresh-token.entity';
import { SecondFactors } from './second-factors';
import { SecondSignIn } from './second-sign-in';
import { SessionAuthenticator } from './session-authenticator';
import { Session } from './session.entity';
import { SessionQueries } from './session.queries';
import { SessionsService } from './sessions.service';
import { SignIn } from './sign-in';
import { SignInChallenges } from './sign-in-challenges';
import { SignInFailures } from './sign-in-failures';
import { SignInLimits } from './sign-in-limits';

@Module({
  imports: [TypeOrmModule.forFeature([Session, RefreshToken, Identity]), UsersModule],
  controllers: [
    AuthController, OidcController, OwnSessionsController, PeopleSessionsController, MeController, CredentialsController, SecondFactorController,
    OwnIdentityController,
  ],
  providers: [
    SessionsService, SessionQueries, OthersSessions, LostSecondFactor, SignIn, SecondSignIn, SignInFailures, SignInLimits, SignInChallenges, AccessTokens,
    SessionAuthenticator, SecondFactors, OwnSecondFactor, Reauthentication, RefreshCookie,
    IdentityProvider, BegunSignIns, ReturnAddresses, IdentifiedPeople, ProviderSignIn, LinkedIdentity,
  ],
  exports: [SessionAuthenticator],
})
export class SessionsModule {}
