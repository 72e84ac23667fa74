import { hkdfSync, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf } from '../kernel/error-code';
import type { Settings } from './settings';

/** Keys for different uses, all derived from the one secret; to know one tells nothing about the others. */
export class Secrets {
  /** `kept`: the secret itself where it was generated, and lies nowhere but in DATA_DIR. */
  constructor(
    private readonly root: string,
    readonly kept?: string,
  ) {}

  /** A 256-bit key for one use, such as 'access-token' or 'cursor'. */
  key(use: string): Uint8Array {
    return new Uint8Array(hkdfSync('sha256', this.root, 'copydesk', use, 32));
  }

  /** From JWT_SECRET, else from DATA_DIR/jwt-secret, which the first start makes, readable by its owner only. */
  static load(settings: Settings): Secrets {
    if (settings.jwtSecret !== undefined) return new Secrets(settings.jwtSecret);
    const file = Secrets.fileOf(settings);
    mkdirSync(settings.dataFolder, { recursive: true, mode: 0o711 });
    try {
      writeFileSync(file, randomBytes(48).toString('base64url'), { mode: 0o600, flag: 'wx' });
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
    const generated = readFileSync(file, 'utf8');
    return new Secrets(generated, generated);
  }

  /** Where a generated secret is kept. */
  static fileOf({ dataFolder }: Settings): string {
    return join(dataFolder, 'jwt-secret');
  }
}
