import type { KeyScope } from '../../../src/kernel/key-scopes';
import type { RoleKey } from '../../support/staff';

/**
 * Who asks. The staff hold their role in the section in which the things are, the administrator everywhere; two hold theirs in another
 * section only. The keys are of an administrator who is somebody else than `admin`.
 */
export const PRINCIPALS = [
  'nobody', 'disabled', 'reading key', 'writing key', 'contributor', 'author', 'editor', 'chief', 'admin', 'editor elsewhere', 'admin elsewhere',
] as const;
export type Principal = (typeof PRINCIPALS)[number];

/** What the door knows of each: the role of a person, or the scopes of a key. */
export const ROLE_OF: Readonly<Partial<Record<Principal, RoleKey>>> = {
  contributor: 'contributor', author: 'author', editor: 'editor', chief: 'chief', admin: 'admin', 'editor elsewhere': 'editor', 'admin elsewhere': 'admin',
};
export const SCOPES_OF: Readonly<Partial<Record<Principal, readonly KeyScope[]>>> = {
  'reading key': ['articles:read', 'media:read', 'delivery:read'], 'writing key': ['articles:write', 'media:write', 'webhooks:manage'],
};

export const WHOSE = ['own', 'others'] as const;
export type Whose = (typeof WHOSE)[number];

type Who = readonly Principal[];
/** Who holds a right over what is theirs, and over what is somebody else's. Whoever the door refuses is out in any case. */
type Right = Readonly<Record<Whose, Who>>;
/** Columns of a row, by their names in the database; a text that begins with `@` is the id of something that the test has made. */
export type Columns = Readonly<Record<string, unknown>>;

interface Act {
  /** The name of one of the kind's rights. */
  readonly takes: string;
  readonly body?: object;
  /** In the place of a body of JSON. */
  readonly raw?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** What whoever has the right is answered in each state; 200 where it does not say. */
  readonly at?: Readonly<Record<string, number>> | number;
  /** What is answered to the owner where that is something else. */
  readonly ownAt?: Readonly<Record<string, number>>;
}

interface Kind {
  /** The table whose row is copied for each state; a copy gets a new id, and `fresh` where a column has to be another one each time. */
  readonly table: string;
  readonly fresh?: Readonly<Record<string, 'text' | 'id' | 'time' | 'same id' | 'below parent'>>;
  /** Of a row that is the principal's own; without it there is no such thing. `@me` and `@mySection` are theirs. */
  readonly own?: Columns;
  /** The states, each as what is different from the row that was copied. `sees`: the right that it takes to be told that it is there. */
  readonly states: Readonly<Record<string, Columns & { readonly sees?: string }>>;
  /** `sees` is who is refused by 403; whoever has not even that gets 404, as for what is not there. */
  readonly rights: Readonly<Record<string, Right>> & { readonly sees: Right };
  /** By the route, as in the access matrix. */
  readonly acts: Readonly<Record<string, Act>>;
  /** The parameter that names the thing; the others are ids of what the test has made. */
  readonly parameter?: string;
  /** The right without which it is 403 below what the path begins with, whether anything is there or not. */
  readonly within?: string;
}

const both = (who: Who): Right => ({ own: who, others: who });
const PAST = '2020-01-01T00:00:00Z';
const STAFF: Who = ['contributor', 'author', 'editor', 'chief', 'admin', 'editor elsewhere', 'admin elsewhere'];
const KEYS: Who = ['reading key', 'writing key'];
const EVERYBODY: Who = [...KEYS, ...STAFF];
/** Those who edit in the section. The key acts for an administrator. */
const EDITORS: Who = ['writing key', 'editor', 'chief', 'admin'];
const MANAGERS: Who = ['admin', 'admin elsewhere'];

const tombstone = { deleted_at: PAST, merged_into: '@into' };

/** Every kind of thing that has an id, but for articles, whose verbs are in the matrix of the lifecycle. */
export const KINDS: Readonly<Record<string, Kind>> = {
  categories: {
    table: 'categories', fresh: { slug: 'text', path: 'text', lineage: 'below parent' },
    own: { parent_id: '@mySection' },
    states: { active: {}, inactive: { active: false }, merged: { ...tombstone, sees: 'nothing' } },
    rights: { sees: both(EVERYBODY), nothing: both([]), manages: { own: MANAGERS, others: ['admin'] } },
    acts: {
      'GET /api/v1/categories/:id': { takes: 'sees' },
      'PATCH /api/v1/categories/:id': { takes: 'manages', body: { description: 'New' } },
      'DELETE /api/v1/categories/:id': { takes: 'manages' },
      'POST /api/v1/categories/:id/move': { takes: 'manages', body: { parentId: '@mySection', position: 1 } },
      'POST /api/v1/categories/:id/merge': { takes: 'manages', body: { into: '@mySection', dryRun: true } },
    },
  },
  authors: {
    table: 'authors', fresh: { slug: 'text' },
    // A byline that is linked to somebody gives them no right over it.
    own: { user_id: '@me' },
    states: { active: {}, inactive: { active: false }, merged: { deleted_at: PAST, merged_into: '@intoAuthor', sees: 'nothing' } },
    rights: { sees: both(EVERYBODY), nothing: both([]), manages: both(MANAGERS) },
    acts: {
      'GET /api/v1/authors/:id': { takes: 'sees' },
      'PATCH /api/v1/authors/:id': { takes: 'manages', body: { bio: 'New' } },
      'DELETE /api/v1/authors/:id': { takes: 'manages' },
      'POST /api/v1/authors/:id/merge': { takes: 'manages', body: { into: '@intoAuthor', dryRun: true } },
    },
  },
  tags: {
    table: 'tags', fresh: { slug: 'text' },
    states: { live: {}, merged: { deleted_at: PAST, merged_into: '@intoTag', sees: 'nothing' } },
    rights: { sees: both(EVERYBODY), nothing: both([]), manages: both(MANAGERS) },
    acts: {
      'GET /api/v1/tags/:id': { takes: 'sees' },
      'PATCH /api/v1/tags/:id': { takes: 'manages', body: { name: 'New' } },
      'DELETE /api/v1/tags/:id': { takes: 'manages' },
      'POST /api/v1/tags/:id/merge': { takes: 'manages', body: { into: '@intoTag', dryRun: true } },
    },
  },
  roles: {
    table: 'roles', fresh: { key: 'text' },
    states: { 'of its own': {}, 'built in': { built_in: true } },
    rights: { sees: both(STAFF), manages: both(['admin']) },
    acts: {
      'GET /api/v1/roles/:id': { takes: 'sees' },
      'PATCH /api/v1/roles/:id': { takes: 'manages', body: { name: 'New' }, at: { 'built in': 409 } },
      'DELETE /api/v1/roles/:id': { takes: 'manages', at: { 'of its own': 204, 'built in': 409 } },
    },
  },
  users: {
    table: 'users', fresh: { email: 'text' },
    states: { active: {}, disabled: { status: 'disabled' }, deleted: { status: 'disabled', password_hash: null, deleted_at: PAST, sees: 'nothing' } },
    // What they hold, they hold in the section: it takes somebody who holds as much everywhere to touch them.
    rights: { sees: both(MANAGERS), nothing: both([]), manages: both(['admin']) },
    acts: {
      'GET /api/v1/users/:id': { takes: 'sees' },
      'PATCH /api/v1/users/:id': { takes: 'manages', body: { name: 'New' } },
      'DELETE /api/v1/users/:id': { takes: 'manages', at: 204 },
      'GET /api/v1/users/:id/sessions': { takes: 'manages' },
      'DELETE /api/v1/users/:id/sessions': { takes: 'manages', at: 204 },
      'DELETE /api/v1/users/:id/totp': { takes: 'manages', at: 204 },
      'DELETE /api/v1/users/:id/identity': { takes: 'manages', at: 204 },
    },
  },
  'sessions of somebody': {
    table: 'sessions', parameter: 'session', within: 'manages',
    states: { going: { user_id: '@colleague' }, ended: { user_id: '@colleague', ended_at: PAST } },
    rights: { sees: both(MANAGERS), manages: both(['admin']) },
    acts: { 'DELETE /api/v1/users/:id/sessions/:session': { takes: 'manages', at: { going: 204, ended: 404 } } },
  },
  'sessions of one’s own': {
    table: 'sessions', own: { user_id: '@me' },
    states: { going: { user_id: '@colleague' }, ended: { user_id: '@colleague', ended_at: PAST, sees: 'nothing' } },
    rights: { sees: { own: STAFF, others: [] }, nothing: both([]) },
    acts: { 'DELETE /api/v1/auth/sessions/:id': { takes: 'sees', at: 204 } },
  },
  invitations: {
    table: 'invitations', fresh: { email: 'text' }, own: { invited_by: '@me' },
    states: { open: {}, expired: { expires_at: PAST }, revoked: { ended_at: PAST, outcome: 'revoked', sees: 'nothing' }, accepted: { ended_at: PAST, outcome: 'accepted', sees: 'nothing' } },
    // Of what is offered, whoever sends it again has to hold everything everywhere; one's own may be taken back without.
    rights: { sees: both(MANAGERS), nothing: both([]), sends: both(['admin']), revokes: { own: MANAGERS, others: ['admin'] } },
    acts: {
      'GET /api/v1/invitations/:id': { takes: 'sees' },
      'POST /api/v1/invitations/:id/resend': { takes: 'sends' },
      'DELETE /api/v1/invitations/:id': { takes: 'revokes', at: 204 },
    },
  },
  'api-keys': {
    table: 'api_keys', fresh: { prefix: 'text' }, own: { created_by: '@me' },
    states: { active: {}, expired: { expires_at: PAST }, revoked: { revoked_at: PAST } },
    rights: { sees: { own: MANAGERS, others: ['admin'] } },
    acts: {
      'GET /api/v1/api-keys/:id': { takes: 'sees' },
      'DELETE /api/v1/api-keys/:id': { takes: 'sees', at: 204 },
    },
  },
  webhooks: {
    table: 'webhooks', own: { category_id: '@mySection' },
    states: { active: {}, disabled: { status: 'disabled', disabled_because: 'asked', disabled_at: PAST } },
    rights: { sees: { own: ['writing key', ...MANAGERS], others: ['writing key', 'admin'] } },
    acts: {
      'GET /api/v1/webhooks/:id': { takes: 'sees' },
      'PATCH /api/v1/webhooks/:id': { takes: 'sees', body: { locale: 'en' } },
      'DELETE /api/v1/webhooks/:id': { takes: 'sees', at: 204 },
      'POST /api/v1/webhooks/:id/rotate-secret': { takes: 'sees' },
      'POST /api/v1/webhooks/:id/test': { takes: 'sees', at: 201 },
      'POST /api/v1/webhooks/:id/replay': { takes: 'sees', body: { from: '2026-01-01T00:00:00Z' }, at: { disabled: 409 } },
      'GET /api/v1/webhooks/:id/deliveries': { takes: 'sees' },
    },
  },
  deliveries: {
    table: 'webhook_deliveries', fresh: { event_id: 'id' }, parameter: 'delivery',
    states: { pending: { state: 'pending' }, succeeded: { state: 'succeeded' }, failed: { state: 'failed' }, skipped: { state: 'skipped' } },
    rights: { sees: both(['writing key', 'admin']) },
    acts: {
      'GET /api/v1/webhooks/:id/deliveries/:delivery': { takes: 'sees' },
      'POST /api/v1/webhooks/:id/deliveries/:delivery/replay': { takes: 'sees' },
    },
  },
  media: {
    table: 'media', fresh: { sha256: 'text' }, own: { uploaded_by: '@me' },
    states: {
      unused: {}, used: {},
      trashed: { deleted_at: PAST, sees: 'edits' },
      revoked: { revocation: { reason: 'Not ours', by: { id: '01890000-0000-7000-8000-000000000001', name: 'X' }, at: PAST } },
    },
    rights: {
      sees: { own: EVERYBODY, others: [...KEYS, 'contributor', 'author', 'editor', 'chief', 'admin'] },
      edits: { own: [...EDITORS, 'author', 'editor elsewhere', 'admin elsewhere'], others: EDITORS },
      manages: both(EDITORS),
    },
    acts: {
      'GET /api/v1/media/:id': { takes: 'sees' },
      'GET /api/v1/media/:id/original': { takes: 'sees' },
      'GET /api/v1/media/:id/usages': { takes: 'sees' },
      'PATCH /api/v1/media/:id': { takes: 'edits', body: { alt: 'New' }, at: { trashed: 409 } },
      'DELETE /api/v1/media/:id': { takes: 'edits', at: { used: 409, trashed: 409 } },
      'POST /api/v1/media/:id/restore': { takes: 'edits', at: { unused: 409, used: 409, revoked: 409 } },
      'POST /api/v1/media/:id/revoke': { takes: 'manages', body: { reason: 'x' }, at: { trashed: 409, revoked: 409 } },
      'POST /api/v1/media/:id/reinstate': { takes: 'manages', body: { reason: 'x' }, at: { unused: 409, used: 409, trashed: 409 } },
    },
  },
  uploads: {
    table: 'staged_uploads', own: { created_by: '@me' },
    states: { begun: {}, complete: { media_id: '@picture' }, expired: { expires_at: PAST, sees: 'nothing' } },
    rights: { nothing: both([]), sees: { own: ['writing key', 'author', 'editor', 'chief', 'admin', 'editor elsewhere', 'admin elsewhere'], others: [] } },
    acts: {
      'GET /api/v1/media/uploads/:id/parts': { takes: 'sees', headers: { 'tus-resumable': '1.0.0' } },
      'PATCH /api/v1/media/uploads/:id/parts': { takes: 'sees', headers: { 'tus-resumable': '1.0.0', 'upload-offset': '5', 'content-type': 'application/offset+octet-stream' }, raw: 'bytes', at: 409 },
      'DELETE /api/v1/media/uploads/:id/parts': { takes: 'sees', headers: { 'tus-resumable': '1.0.0' }, at: 204 },
    },
  },
  comments: {
    table: 'article_comments', fresh: { thread_id: 'same id' }, own: { author_id: '@me' }, parameter: 'comment', within: 'reads',
    states: { open: {}, resolved: { resolved_at: PAST, resolved_by: '@colleague' } },
    // The article is live: everybody sees that it is there, and only those of the section what is said of it.
    rights: { sees: both(EVERYBODY), reads: both(EDITORS), writes: { own: EDITORS, others: [] } },
    acts: {
      'GET /api/v1/articles/:id/comments/:comment': { takes: 'reads' },
      'PATCH /api/v1/articles/:id/comments/:comment': { takes: 'writes', body: { body: 'New' } },
      'DELETE /api/v1/articles/:id/comments/:comment': { takes: 'writes', at: 204 },
      'POST /api/v1/articles/:id/comments/:comment/resolve': { takes: 'reads' },
      'POST /api/v1/articles/:id/comments/:comment/reopen': { takes: 'reads' },
    },
  },
  'preview links': {
    table: 'article_preview_links', fresh: { token_hash: 'text' }, own: { created_by: '@me' }, parameter: 'link', within: 'manages',
    states: { good: {}, expired: { created_at: '2019-12-31T00:00:00Z', expires_at: PAST }, revoked: { revoked_at: PAST } },
    rights: { sees: both(EVERYBODY), manages: both(EDITORS) },
    acts: {
      'GET /api/v1/articles/:id/preview-links/:link': { takes: 'manages' },
      'DELETE /api/v1/articles/:id/preview-links/:link': { takes: 'manages', at: 204 },
    },
  },
  'recovered texts': {
    table: 'article_autosave_branches', fresh: { saved_at: 'time' }, own: { user_id: '@me' }, parameter: 'branch',
    states: { kept: {} },
    rights: { sees: { own: EVERYBODY, others: EDITORS } },
    acts: {
      'GET /api/v1/articles/:id/autosave/branches/:branch': { takes: 'sees' },
      'DELETE /api/v1/articles/:id/autosave/branches/:branch': { takes: 'sees', at: 204 },
    },
  },
  'review tasks': {
    table: 'article_review_tasks', own: { opened_by: '@me' },
    states: { open: {}, closed: { closed_at: PAST, closed_by: '@colleague' } },
    rights: { sees: both(['editor', 'chief', 'admin']) },
    // Nobody looks at what they published themselves.
    acts: { 'POST /api/v1/review-tasks/:id/close': { takes: 'sees', at: { closed: 409 }, ownAt: { open: 422 } } },
  },
  jobs: {
    table: 'bulk_jobs', own: { started_by: '@me' },
    states: {
      waiting: {}, done: { started_at: PAST, finished_at: PAST }, cancelled: { cancelled_at: PAST, finished_at: PAST },
      failed: { started_at: PAST, finished_at: PAST, given_up_at: PAST },
    },
    // A key sees what it has started itself, and nothing else of its maker's.
    rights: { sees: { own: STAFF, others: ['admin'] } },
    acts: {
      'GET /api/v1/jobs/:id': { takes: 'sees' },
      'POST /api/v1/jobs/:id/cancel': { takes: 'sees', at: { done: 409, failed: 409 } },
    },
  },
  notifications: {
    table: 'notifications', own: { user_id: '@me' },
    states: { unread: {}, read: { read_at: PAST } },
    // Who has left the section of the article is not told of it any more.
    rights: { sees: { own: ['editor', 'chief', 'admin'], others: [] } },
    acts: { 'POST /api/v1/notifications/:id/read': { takes: 'sees' } },
  },
  'dead jobs': {
    table: 'jobs',
    states: { dead: { dead_at: PAST }, waiting: {} },
    // They belong to no section: who manages one is told so, whatever they name.
    within: 'manages',
    rights: { sees: both(MANAGERS), manages: both(['admin']) },
    acts: {
      'POST /api/v1/dead-jobs/:id/retry': { takes: 'manages', at: { dead: 204, waiting: 404 } },
      'DELETE /api/v1/dead-jobs/:id': { takes: 'manages', at: { dead: 204, waiting: 404 } },
    },
  },
};
