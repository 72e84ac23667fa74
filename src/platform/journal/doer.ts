import type { Actor } from '../../kernel/actor';

/** Who is written down: a person, or the system itself (id null) for what the command line and the clock do. */
export type Doer = Actor | (Pick<Actor, 'name' | 'requestId' | 'address' | 'userAgent' | 'key'> & { readonly id: string | null });
