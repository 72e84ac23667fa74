import type { Permission } from './permissions';

interface Scope {
  /** For the people who make keys. */
  readonly says: string;
  /** What a key with it may do, as far as its maker may. */
  readonly permissions: readonly Permission[];
  /** What somebody must hold to give it to a key. */
  readonly needs: readonly Permission[];
}

const READ_ARTICLES = ['article:read', 'article:read-own'] as const;

/**
 * What API keys can be made for. No scope holds a permission to review, publish urgently, retract, hold or purge: that takes a
 * person who is signed in.
 */
export const KEY_SCOPES = {
  'delivery:read': { says: 'Read published content where DELIVERY_ACCESS asks for a key.', permissions: [], needs: [] },
  'articles:read': { says: 'Read articles, what became of them, and what they refer to.', permissions: READ_ARTICLES, needs: ['article:read'] },
  'articles:write': {
    says: 'Write, submit, publish, schedule, withdraw, archive, trash, embargo and assign articles, but never approve them.',
    // Reading is for finding what is to be changed; the routes that only read ask for articles:read.
    permissions: [
      ...READ_ARTICLES, 'article:create', 'article:edit', 'article:edit-own', 'article:submit', 'article:submit-own', 'article:trash',
      'article:trash-own', 'article:publish', 'article:publish-own', 'article:withdraw', 'article:archive', 'article:assign',
      'article:embargo', 'article:preview', 'comment:write', 'tag:create',
    ],
    needs: ['article:create'],
  },
  'media:read': { says: 'Read the media library.', permissions: ['media:read'], needs: ['media:read'] },
  'media:write': {
    says: 'Upload and edit media.',
    // Reading as above: what is not seen cannot be edited.
    permissions: ['media:read', 'media:upload', 'media:manage'],
    needs: ['media:upload'],
  },
  'webhooks:manage': { says: 'Make and edit webhooks.', permissions: ['webhook:manage'], needs: ['webhook:manage'] },
} as const satisfies Readonly<Record<string, Scope>>;

export type KeyScope = keyof typeof KEY_SCOPES;

export const KEY_SCOPE_NAMES = Object.keys(KEY_SCOPES) as KeyScope[];
