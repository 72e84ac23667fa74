import type { AccountsFile } from './accounts-file';
import type { People } from './people';
import { SHOWN } from './stories';

interface Places {
  readonly slug: string;
  readonly address: string;
  readonly people: People;
  readonly accounts: AccountsFile;
  /** Whether everybody may read the documentation of the API. */
  readonly documented: boolean;
}

/** What to try next: the addresses, and how to sign in. */
export function whereToLook({ slug, address, people, accounts, documented }: Places): string {
  const lines = [
    '',
    'Look further:',
    `  This page       ${address}/delivery/v1/articles/${slug}`,
    `  Its section     ${address}/delivery/v1/articles?category=${SHOWN.section}`,
    ...(documented ? [`  API docs        ${address}/docs`] : []),
    '',
    `Sign in (POST ${address}/api/v1/auth/login) as:`,
    ...Object.values(people).map(({ post, email }) => `  ${post.padEnd(15)} ${email}`),
    `The passwords of those whom the demo made are in ${accounts.path}, which only you can read.`,
  ];
  return lines.join('\n');
}
