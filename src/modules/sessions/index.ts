export { SessionAuthenticator } from './session-authenticator';
export { SessionsModule } from './sessions.module';
