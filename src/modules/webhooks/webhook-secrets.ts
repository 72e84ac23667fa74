import { createHmac, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Secrets } from '../../config/secrets';
import { seal, unseal } from '../../platform/sealing/seal';

const PREFIX = 'whsec_';
const BYTES = 32;

/** What is signed, as Standard Webhooks 1.0 has it. */
export interface Signed {
  /** The same over all attempts. */
  readonly id: string;
  /** Seconds since 1970, of this attempt. */
  readonly timestamp: number;
  readonly body: string;
}

/** The secrets by which receivers know that a request is ours. They are encrypted by a key that is not in the database. */
@Injectable()
export class WebhookSecrets {
  private readonly key: Uint8Array;

  constructor(secrets: Secrets) {
    this.key = secrets.key('webhook');
  }

  /** As the receiver gets it, once. */
  make(): string {
    return `${PREFIX}${randomBytes(BYTES).toString('base64')}`;
  }

  seal(webhookId: string, secret: string): string {
    return seal(this.key, webhookId, secret);
  }

  /** The value of `webhook-signature`: one signature for each secret that counts now. */
  sign(webhookId: string, sealed: readonly string[], { id, timestamp, body }: Signed): string {
    return sealed.map((each) => {
      const secret = Buffer.from(unseal(this.key, webhookId, each).slice(PREFIX.length), 'base64');
      return `v1,${createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
    }).join(' ');
  }
}
