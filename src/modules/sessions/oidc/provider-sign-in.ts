import { Injectable, Logger } from '@nestjs/common';
import type { Actor } from '../../../kernel/actor';
import { Problem, Unauthenticated } from '../../../kernel/problem';
import type { Tx } from '../../../platform/database/tx';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import type { Origin } from '../../../platform/http/origin-of';
import { GroupGrants } from '../../users';
import { SecondSignIn, type SignedIn } from '../second-sign-in';
import { SignInFailures } from '../sign-in-failures';
import { type BegunSignIn, BegunSignIns } from './begun-sign-ins';
import { IdentifiedPeople } from './identified-people';
import { IdentityProvider } from './identity-provider';
import { NotLetIn, notLetIn } from './oidc.errors';
import type { ProvidedIdentity } from './provided-identity';
import { ReturnAddresses } from './return-addresses';

/** What the browser is told at the beginning. */
export interface Beginning {
  /** At the provider. */
  readonly url: string;
  /** For this browser to keep. */
  readonly sealed: string;
}

/** How it ended: with a session, the question for a code, or (null) an identity that was linked. */
export interface Ending {
  readonly signedIn: SignedIn | null;
  readonly returnTo: string;
}

/** Signing in through the identity provider, and saying who one is there. */
@Injectable()
export class ProviderSignIn {
  private readonly logger = new Logger('IdentityProvider');

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly provider: IdentityProvider,
    private readonly begun: BegunSignIns,
    private readonly addresses: ReturnAddresses,
    private readonly people: IdentifiedPeople,
    private readonly groups: GroupGrants,
    private readonly second: SecondSignIn,
    private readonly failures: SignInFailures,
  ) {}

  /** With an actor it is linked to them. Throws NotFound, MalformedRequest for a foreign address, and ProviderUnavailable. */
  async begin(returnTo: string | undefined, actor?: Actor): Promise<Beginning> {
    this.provider.requireOn();
    const address = this.addresses.require(returnTo);
    const { url, ...checks } = await this.provider.begin();
    const linkTo = actor && actor.sessionId !== null ? { linkTo: { userId: actor.id, sessionId: actor.sessionId } } : {};
    return { url, sealed: await this.begun.seal({ ...checks, returnTo: address, ...linkTo }) };
  }

  /** Everything that is not as it was begun is refused in one way, noted and counted. Throws Unauthenticated, ProviderUnavailable and TooManyRequests. */
  async finish(query: string, sealed: string | undefined, origin: Origin): Promise<Ending> {
    this.provider.requireOn();
    try {
      const begun = await this.begun.open(sealed);
      const identity = await this.provider.identify(query, begun);
      return { signedIn: await this.take(begun, identity, origin), returnTo: begun.returnTo };
    } catch (error) {
      if (error instanceof Unauthenticated) await this.note(error, origin);
      throw error;
    }
  }

  private async note(refusal: Unauthenticated, origin: Origin): Promise<void> {
    const { reason, whom } = refusal instanceof NotLetIn ? refusal : { reason: 'It was not begun in this browser, or took too long.', whom: null };
    this.logger.warn(`A sign-in through the identity provider was refused: ${reason}`, { userId: whom?.id, requestId: origin.requestId });
    await this.failures.noteFromProvider(whom, origin);
  }

  private async take({ linkTo }: BegunSignIn, identity: ProvidedIdentity, origin: Origin): Promise<SignedIn | null> {
    try {
      return await (linkTo ? this.link(linkTo, identity, origin) : this.signIn(identity, origin));
    } catch (error) {
      // What has become of an invitation, or of an address that somebody else was faster to take.
      if (error instanceof Problem && [403, 409, 422].includes(error.status)) throw notLetIn(error.message);
      throw error;
    }
  }

  private async signIn(identity: ProvidedIdentity, origin: Origin): Promise<SignedIn> {
    const userId = await this.unitOfWork.run(async (tx) => {
      await this.groups.lockAdmins(tx);
      const { id, name } = await this.people.find(tx, identity, origin);
      await this.groups.apply(tx, id, identity.groups, { id, name, ...origin });
      return id;
    });
    const account = await this.failures.account(userId, origin);
    if (!account?.active) throw notLetIn('The account is not active.', account);
    return this.second.begin(account, { transport: 'cookie', manner: 'identity-provider' }, origin);
  }

  private async link({ userId, sessionId }: NonNullable<BegunSignIn['linkTo']>, identity: ProvidedIdentity, origin: Origin): Promise<null> {
    await this.unitOfWork.run(async (tx) => {
      const person = await whoseSessionLives(tx, userId, sessionId);
      if (!person) throw notLetIn('The session that began this has ended.');
      await this.people.link(tx, person, identity, origin);
    });
    return null;
  }
}

async function whoseSessionLives(tx: Tx, userId: string, sessionId: string): Promise<{ id: string; name: string } | undefined> {
  const [person] = await tx.query<{ id: string; name: string }[]>(
    `select u.id, u.name from sessions s join users u on u.id = s.user_id
     where s.id = $1 and u.id = $2 and s.ended_at is null and s.expires_at > now() and u.status = 'active' for update`, [sessionId, userId],
  );
  return person;
}
