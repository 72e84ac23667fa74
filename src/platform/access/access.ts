import { SetMetadata, applyDecorators } from '@nestjs/common';
import { ApiBearerAuth, ApiExtension } from '@nestjs/swagger';
import type { KeyScope } from '../../kernel/key-scopes';
import type { Permission } from '../../kernel/permissions';

/** Who may call a route. A route without it answers 403 to everybody. */
export type Access =
  | { readonly kind: 'public' }
  | { readonly kind: 'readers' }
  | { readonly kind: 'signed-in' }
  | { readonly kind: 'permission'; readonly anyOf: readonly Permission[] };

/** The scope that opens a route to API keys, by what the request is: a read, or anything else. */
export interface KeyAccess {
  readonly read: KeyScope | null;
  readonly write: KeyScope | null;
}

export const ACCESS = Symbol('access');
export const KEY_ACCESS = Symbol('key access');
export const STEP_UP = Symbol('step up');

function access(rule: Access) {
  return SetMetadata(ACCESS, rule);
}

/** Everyone, without a credential. */
export const Public = () => access({ kind: 'public' });

/** Everyone, or with DELIVERY_ACCESS=key only API keys with delivery:read. */
export const Readers = () => access({ kind: 'readers' });

/** Whoever is signed in. */
export const SignedIn = () => applyDecorators(access({ kind: 'signed-in' }), ApiBearerAuth());

/** Who holds one of these permissions somewhere; what may be done to which row is decided by the use case. */
export const Requires = (...anyOf: Permission[]) =>
  applyDecorators(access({ kind: 'permission', anyOf }), ApiBearerAuth(), ApiExtension('x-permissions', anyOf));

/** Opens routes to API keys as well. One that does not say so is closed to them, whatever their scopes. */
export const OpenToKeys = (rule: Partial<KeyAccess>) => SetMetadata(KEY_ACCESS, { read: null, write: null, ...rule } satisfies KeyAccess);

/** Keeps one route of an open controller for people. */
export const PeopleOnly = () => OpenToKeys({});

/**
 * What gives power over people or keys: whoever has a second factor must have shown it in the last quarter of an hour, or is
 * asked to do so with POST /auth/step-up.
 */
export const StepUp = () => applyDecorators(SetMetadata(STEP_UP, true), ApiExtension('x-step-up', true));
