import { ApiProperty } from '@nestjs/swagger';
import { KEY_SCOPE_NAMES, type KeyScope } from '../../../kernel/key-scopes';
import { isoTime } from '../../../platform/database/row';
import type { ApiKeyDetail } from '../api-key.queries';

export class ApiKeyMakerView {
  id: string;
  name: string;
}

/** A key of a program, without the key itself. */
export class ApiKeyView {
  id: string;
  name: string;
  /** How the key begins, to know it again. @example 'ck_4f9a1c7be02d' */
  prefix: string;
  @ApiProperty({ enum: KEY_SCOPE_NAMES, isArray: true })
  scopes: KeyScope[];
  /** null: as far as its maker. */
  categoryId: string | null;
  /** For whom the key counts. */
  createdBy: ApiKeyMakerView;
  createdAt: string;
  expiresAt: string | null;
  /** To the minute. */
  lastUsedAt: string | null;
  revokedAt: string | null;
}

/** A new key: the only answer that holds it. */
export class MadeApiKeyView extends ApiKeyView {
  /** Sent as `Authorization: Bearer …`. It is shown now and never again. */
  key: string;
}

export class ApiKeyListView {
  items: ApiKeyView[];
  nextCursor: string | null;
}

export function apiKeyView({ key, maker }: ApiKeyDetail): ApiKeyView {
  return {
    id: key.id,
    name: key.name,
    prefix: `ck_${key.prefix}`,
    scopes: key.scopes,
    categoryId: key.categoryId,
    createdBy: { id: maker.id, name: maker.name },
    createdAt: isoTime(key.createdAt),
    expiresAt: isoTime(key.expiresAt),
    lastUsedAt: isoTime(key.lastUsedAt),
    revokedAt: isoTime(key.revokedAt),
  };
}
