import { SetMetadata, applyDecorators } from '@nestjs/common';
import { ApiBearerAuth, ApiExtension } from '@nestjs/swagger';
import type { Permission } from '../../kernel/permissions';

/** Who may call a route. A route without it answers 403 to everybody. */
export type Access =
  | { readonly kind: 'public' }
  | { readonly kind: 'signed-in' }
  | { readonly kind: 'permission'; readonly anyOf: readonly Permission[] };

export const ACCESS = Symbol('access');

function access(rule: Access) {
  return SetMetadata(ACCESS, rule);
}

/** Everyone, without a credential. */
export const Public = () => access({ kind: 'public' });

/** Whoever is signed in. */
export const SignedIn = () => applyDecorators(access({ kind: 'signed-in' }), ApiBearerAuth());

/** Who holds one of these permissions somewhere; what may be done to which row is decided by the use case. */
export const Requires = (...anyOf: Permission[]) =>
  applyDecorators(access({ kind: 'permission', anyOf }), ApiBearerAuth(), ApiExtension('x-permissions', anyOf));
