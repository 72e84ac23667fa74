import type { KeyScope } from '../../src/kernel/key-scopes';
import type { RoleKey } from '../support/staff';

export const ROLES: readonly RoleKey[] = ['contributor', 'author', 'editor', 'chief', 'admin'];

/** Who gets past the door of a route: everybody without a credential, or who is signed in with one of these roles. */
export type Entry = 'open' | readonly RoleKey[];

const staff = ROLES;
const authors: Entry = ['author', 'editor', 'chief', 'admin'];
const editors: Entry = ['editor', 'chief', 'admin'];
const chiefs: Entry = ['chief', 'admin'];
const admins: Entry = ['admin'];

/**
 * Every route of the application with who may call it, wherever they hold their role. What they may then do to which
 * article is the lifecycle's business. A route that is missing here fails a test, and so does one that is gone.
 */
export const ACCESS_MATRIX: Readonly<Record<string, Entry>> = {
  'GET /health/live': 'open',
  'GET /health/ready': 'open',
  'GET /metrics': 'open',

  'POST /api/v1/auth/login': 'open',
  'POST /api/v1/auth/refresh': 'open',
  'POST /api/v1/auth/logout': staff,
  'GET /api/v1/me': staff,
  'PATCH /api/v1/me': staff,

  'GET /api/v1/me/notification-settings': staff,
  'PATCH /api/v1/me/notification-settings': staff,
  'GET /api/v1/notifications': staff,
  'POST /api/v1/notifications/read-all': staff,
  'POST /api/v1/notifications/:id/read': staff,

  'GET /api/v1/roles': staff,
  'GET /api/v1/permissions': staff,
  'GET /api/v1/users': admins,
  'POST /api/v1/users': admins,
  'GET /api/v1/users/:id': admins,
  'PATCH /api/v1/users/:id': admins,

  'GET /api/v1/api-keys': admins,
  'POST /api/v1/api-keys': admins,
  'GET /api/v1/api-keys/:id': admins,
  'DELETE /api/v1/api-keys/:id': admins,

  'GET /api/v1/categories': staff,
  'POST /api/v1/categories': admins,
  'GET /api/v1/categories/:id': staff,
  'PATCH /api/v1/categories/:id': admins,
  'DELETE /api/v1/categories/:id': admins,
  'POST /api/v1/categories/:id/move': admins,

  'GET /api/v1/authors': staff,
  'POST /api/v1/authors': admins,
  'GET /api/v1/authors/:id': staff,
  'PATCH /api/v1/authors/:id': admins,
  'DELETE /api/v1/authors/:id': admins,

  'GET /api/v1/tags': staff,
  'POST /api/v1/tags': editors,
  'GET /api/v1/tags/:id': staff,
  'PATCH /api/v1/tags/:id': admins,
  'DELETE /api/v1/tags/:id': admins,

  'GET /api/v1/media': staff,
  'POST /api/v1/media': authors,
  'GET /api/v1/media/:id': staff,
  'PATCH /api/v1/media/:id': authors,
  'DELETE /api/v1/media/:id': authors,
  'POST /api/v1/media/bulk': authors,
  'POST /api/v1/media/:id/restore': authors,
  'POST /api/v1/media/:id/replace': editors,
  'POST /api/v1/media/:id/revoke': editors,
  'POST /api/v1/media/:id/reinstate': editors,
  'GET /api/v1/media/:id/usages': staff,
  'GET /api/v1/media/:id/original': staff,
  'GET /media/:id/:file': 'open',

  'GET /api/v1/articles': staff,
  'POST /api/v1/articles': staff,
  'GET /api/v1/articles/:id': staff,
  'PATCH /api/v1/articles/:id': staff,
  'DELETE /api/v1/articles/:id': staff,
  'GET /api/v1/articles/:id/history': staff,
  'GET /api/v1/articles/:id/publications': staff,
  'GET /api/v1/articles/:id/revisions': staff,
  'GET /api/v1/articles/:id/revisions/:number': staff,
  'GET /api/v1/articles/:id/revisions/:number/diff/:other': staff,
  'GET /api/v1/articles/:id/publishability': staff,
  'PUT /api/v1/articles/:id/lock': staff,
  'DELETE /api/v1/articles/:id/lock': staff,
  'POST /api/v1/articles/:id/lock/takeover': chiefs,
  'PUT /api/v1/articles/:id/autosave': staff,
  'GET /api/v1/articles/:id/autosave': staff,
  'DELETE /api/v1/articles/:id/autosave': staff,
  'GET /api/v1/articles/:id/autosave/branches': staff,
  'GET /api/v1/articles/:id/autosave/branches/:branch': staff,
  'DELETE /api/v1/articles/:id/autosave/branches/:branch': staff,
  'PUT /api/v1/articles/:id/assignment': editors,
  'GET /api/v1/articles/:id/comments': staff,
  'POST /api/v1/articles/:id/comments': staff,
  'GET /api/v1/articles/:id/comments/:comment': staff,
  'PATCH /api/v1/articles/:id/comments/:comment': staff,
  'DELETE /api/v1/articles/:id/comments/:comment': staff,
  'POST /api/v1/articles/:id/comments/:comment/resolve': staff,
  'POST /api/v1/articles/:id/comments/:comment/reopen': staff,
  'POST /api/v1/articles/:id/submit': staff,
  'POST /api/v1/articles/:id/recall': staff,
  'POST /api/v1/articles/:id/request-changes': editors,
  'POST /api/v1/articles/:id/approve': editors,
  'POST /api/v1/articles/:id/publish': authors,
  'POST /api/v1/articles/:id/schedule': editors,
  'POST /api/v1/articles/:id/unschedule': editors,
  'POST /api/v1/articles/:id/withdraw': editors,
  'POST /api/v1/articles/:id/republish': editors,
  'POST /api/v1/articles/:id/discard': staff,
  'POST /api/v1/articles/:id/revert': staff,
  'POST /api/v1/articles/:id/restore': staff,
  'POST /api/v1/articles/:id/embargo': editors,
  'POST /api/v1/articles/:id/legal-hold': chiefs,
  'POST /api/v1/articles/:id/legal-hold/lift': chiefs,
  'POST /api/v1/articles/:id/retract': chiefs,
  'POST /api/v1/articles/:id/reinstate': admins,
  'POST /api/v1/articles/:id/archive': editors,
  'POST /api/v1/articles/:id/unarchive': editors,
  'POST /api/v1/articles/:id/purge': admins,
  'POST /api/v1/articles/:id/duplicate': staff,

  'GET /api/v1/corrections': editors,
  'GET /api/v1/review-tasks': editors,
  'POST /api/v1/review-tasks/:id/close': editors,

  'GET /api/v1/audit': admins,
  'GET /api/v1/audit/export.csv': admins,

  'GET /delivery/v1/site': 'open',
  'GET /delivery/v1/articles': 'open',
  'GET /delivery/v1/articles/:slug': 'open',
  'GET /delivery/v1/corrections': 'open',
  'GET /delivery/v1/categories': 'open',
  'GET /delivery/v1/categories/*': 'open',
  'GET /delivery/v1/authors': 'open',
  'GET /delivery/v1/authors/:slug': 'open',
  'GET /delivery/v1/tags': 'open',
  'GET /delivery/v1/tags/:slug': 'open',
};

/**
 * The scope with which an API key gets past the door of an editorial route, its maker being an administrator. A route that is
 * missing here is closed to keys of all scopes.
 */
export const KEY_MATRIX: Readonly<Record<string, KeyScope>> = {
  'GET /api/v1/categories': 'articles:read',
  'GET /api/v1/categories/:id': 'articles:read',
  'GET /api/v1/authors': 'articles:read',
  'GET /api/v1/authors/:id': 'articles:read',
  'GET /api/v1/tags': 'articles:read',
  'GET /api/v1/tags/:id': 'articles:read',
  'POST /api/v1/tags': 'articles:write',

  'GET /api/v1/media': 'media:read',
  'GET /api/v1/media/:id': 'media:read',
  'GET /api/v1/media/:id/original': 'media:read',
  'POST /api/v1/media': 'media:write',
  'PATCH /api/v1/media/:id': 'media:write',
  'GET /api/v1/media/:id/usages': 'media:read',
  'DELETE /api/v1/media/:id': 'media:write',
  'POST /api/v1/media/bulk': 'media:write',
  'POST /api/v1/media/:id/restore': 'media:write',
  'POST /api/v1/media/:id/replace': 'media:write',

  'GET /api/v1/articles': 'articles:read',
  'GET /api/v1/articles/:id': 'articles:read',
  'GET /api/v1/articles/:id/history': 'articles:read',
  'GET /api/v1/articles/:id/publications': 'articles:read',
  'GET /api/v1/articles/:id/revisions': 'articles:read',
  'GET /api/v1/articles/:id/revisions/:number': 'articles:read',
  'GET /api/v1/articles/:id/revisions/:number/diff/:other': 'articles:read',
  'GET /api/v1/articles/:id/publishability': 'articles:read',
  'GET /api/v1/corrections': 'articles:read',

  'POST /api/v1/articles': 'articles:write',
  'PATCH /api/v1/articles/:id': 'articles:write',
  'DELETE /api/v1/articles/:id': 'articles:write',
  'PUT /api/v1/articles/:id/lock': 'articles:write',
  'DELETE /api/v1/articles/:id/lock': 'articles:write',
  'PUT /api/v1/articles/:id/autosave': 'articles:write',
  'GET /api/v1/articles/:id/autosave': 'articles:write',
  'DELETE /api/v1/articles/:id/autosave': 'articles:write',
  'GET /api/v1/articles/:id/autosave/branches': 'articles:write',
  'GET /api/v1/articles/:id/autosave/branches/:branch': 'articles:write',
  'DELETE /api/v1/articles/:id/autosave/branches/:branch': 'articles:write',
  'PUT /api/v1/articles/:id/assignment': 'articles:write',
  'GET /api/v1/articles/:id/comments': 'articles:write',
  'POST /api/v1/articles/:id/comments': 'articles:write',
  'GET /api/v1/articles/:id/comments/:comment': 'articles:write',
  'PATCH /api/v1/articles/:id/comments/:comment': 'articles:write',
  'DELETE /api/v1/articles/:id/comments/:comment': 'articles:write',
  'POST /api/v1/articles/:id/comments/:comment/resolve': 'articles:write',
  'POST /api/v1/articles/:id/comments/:comment/reopen': 'articles:write',
  'POST /api/v1/articles/:id/submit': 'articles:write',
  'POST /api/v1/articles/:id/recall': 'articles:write',
  'POST /api/v1/articles/:id/publish': 'articles:write',
  'POST /api/v1/articles/:id/schedule': 'articles:write',
  'POST /api/v1/articles/:id/unschedule': 'articles:write',
  'POST /api/v1/articles/:id/withdraw': 'articles:write',
  'POST /api/v1/articles/:id/republish': 'articles:write',
  'POST /api/v1/articles/:id/discard': 'articles:write',
  'POST /api/v1/articles/:id/revert': 'articles:write',
  'POST /api/v1/articles/:id/restore': 'articles:write',
  'POST /api/v1/articles/:id/embargo': 'articles:write',
  'POST /api/v1/articles/:id/archive': 'articles:write',
  'POST /api/v1/articles/:id/unarchive': 'articles:write',
  'POST /api/v1/articles/:id/duplicate': 'articles:write',
};

/** Routes that are no handler of a controller: the description of the API, which OPENAPI hides, and the answer to preflights. */
export const BESIDE_CONTROLLERS: readonly string[] = [
  'GET /openapi.json',
  'GET /docs',
  'GET /docs/',
  'GET /docs/swagger-ui-init.js',
  'GET /docs/docs/swagger-ui-init.js',
  'GET /docs/index.html',
  'GET /docs/LICENSE',
  'GET /docs/*',
  'OPTIONS *',
];
