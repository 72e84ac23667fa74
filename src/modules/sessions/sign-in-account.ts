/** Somebody who tries to sign in. */
export interface SignInAccount {
  id: string;
  name: string;
  email: string;
  password_hash: string | null;
  active: boolean;
  version: number;
  knows_network: boolean;
  second_factor: boolean;
}

/** With the network as $2, and a condition to follow. */
export const SIGN_IN_ACCOUNT = `
  select u.id, u.name, u.email, u.password_hash, u.version, u.status = 'active' as active, exists (
    select from sessions s where s.user_id = u.id and s.address <<= nullif($2, 'unknown')::inet and s.created_at > now() - interval '90 days'
  ) as knows_network, exists (select from second_factors f where f.user_id = u.id and f.confirmed_at is not null) as second_factor
  from users u where`;
