import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Secrets } from '../../config/secrets';
import type { Preset } from './images/presets';

/** What a signature is good for: a preset in every format, or the file itself where it is no picture. */
export type Signed = Preset | 'file';

/** Seconds that a signed address is good for. */
export const LINK_LIFETIME = 15 * 60;

/** Signs the addresses of renditions and files that readers may not see yet, for people who may, and knows its own signatures. */
@Injectable()
export class MediaLinks {
  private readonly key: Uint8Array;

  constructor(secrets: Secrets) {
    this.key = secrets.key('media-link');
  }

  /** `<expiry>.<mac>`, good for that of one of them until the expiry, in seconds since 1970. */
  sign(mediaId: string, what: Signed, now = Date.now()): string {
    const expiry = String(Math.floor(now / 1000) + LINK_LIFETIME);
    return `${expiry}.${this.mac(mediaId, what, expiry).toString('base64url')}`;
  }

  isValid(mediaId: string, what: Signed, signature: string, now = Date.now()): boolean {
    const [, expiry = '', mac = ''] = /^(\d{1,12})\.([\w-]{43})$/.exec(signature) ?? [];
    // As texts: several texts of base64 stand for the same bytes, and only the one that was given out is good.
    const given = Buffer.from(mac);
    const expected = Buffer.from(this.mac(mediaId, what, expiry).toString('base64url'));
    return given.length === expected.length && timingSafeEqual(given, expected) && Number(expiry) * 1000 > now;
  }

  private mac(mediaId: string, what: Signed, expiry: string): Buffer {
    return createHmac('sha256', this.key).update(`${mediaId}/${what}\n${expiry}`).digest();
  }
}
