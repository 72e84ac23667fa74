import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Secrets } from '../../config/secrets';
import type { Preset } from './images/presets';

/** Seconds that a signed address is good for. */
export const LINK_LIFETIME = 15 * 60;

/** Signs the addresses of renditions that readers may not see yet, for people who may, and knows its own signatures. */
@Injectable()
export class MediaLinks {
  private readonly key: Uint8Array;

  constructor(secrets: Secrets) {
    this.key = secrets.key('media-link');
  }

  /** `<expiry>.<mac>`, good for one preset of one picture, in every format, until the expiry, in seconds since 1970. */
  sign(mediaId: string, preset: Preset, now = Date.now()): string {
    const expiry = String(Math.floor(now / 1000) + LINK_LIFETIME);
    return `${expiry}.${this.mac(mediaId, preset, expiry).toString('base64url')}`;
  }

  isValid(mediaId: string, preset: Preset, signature: string, now = Date.now()): boolean {
    const [, expiry = '', mac = ''] = /^(\d{1,12})\.([\w-]{43})$/.exec(signature) ?? [];
    const given = Buffer.from(mac, 'base64url');
    const expected = this.mac(mediaId, preset, expiry);
    return given.length === expected.length && timingSafeEqual(given, expected) && Number(expiry) * 1000 > now;
  }

  private mac(mediaId: string, preset: Preset, expiry: string): Buffer {
    return createHmac('sha256', this.key).update(`${mediaId}/${preset}\n${expiry}`).digest();
  }
}
