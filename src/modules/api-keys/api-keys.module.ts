import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Authenticator } from '../../platform/access/authenticator';
import { SessionsModule } from '../sessions';
import { ApiKeyAuthenticator } from './api-key-authenticator';
import { ApiKey } from './api-key.entity';
import { ApiKeyQueries } from './api-key.queries';
import { ApiKeysService } from './api-keys.service';
import { CredentialAuthenticator } from './credential-authenticator';
import { ApiKeysController } from './http/api-keys.controller';

/** Global because the door, which belongs to every route, asks it who is there. */
@Global()
@Module({
  imports: [TypeOrmModule.forFeature([ApiKey]), SessionsModule],
  controllers: [ApiKeysController],
  providers: [ApiKeysService, ApiKeyQueries, ApiKeyAuthenticator, { provide: Authenticator, useClass: CredentialAuthenticator }],
  exports: [Authenticator, ApiKeyAuthenticator],
})
export class ApiKeysModule {}
