import type { Settings } from '../config/settings';
import type { Hold } from '../platform/jobs/held-work';
import type { SignIn } from './first-admin';
import { urlOf } from './listening-address';

/** What the person who started Copydesk reads when it runs: the address, how to sign in, where the docs are, how to stop. */
export function greeting(settings: Settings, signIn: SignIn, hold: Hold | null): string {
  return [
    '',
    `Copydesk is running at ${settings.publicUrl}`,
    '',
    `  Sign in      ${signIn.email}`,
    `  Password     ${passwordLine(signIn)}`,
    ...documentationLines(settings),
    ...heldLines(hold),
    '  Stop         Ctrl-C',
    '',
  ].join('\n');
}

/** The same for a worker, which only operators ask anything: at its own address, which is not that of the newsroom. */
export function workerGreeting(settings: Settings, hold: Hold | null): string {
  const own = urlOf(settings);
  return [
    '',
    `A Copydesk worker is running at ${own}`,
    '',
    `  Health       ${own}/health/ready`,
    `  Metrics      ${own}/metrics`,
    ...(settings.publicUrl === own ? ['  Addresses    of articles and in mails begin with its own, where nobody reads: set PUBLIC_URL as for the others'] : []),
    ...heldLines(hold),
    '  Stop         Ctrl-C',
    '',
  ].join('\n');
}

function passwordLine({ password }: SignIn): string {
  if (password === 'chosen') return 'the one that you chose in ADMIN_PASSWORD';
  if (password === 'known') return 'the one that you chose, or that was printed at the first start';
  return `${password.generated}   (shown only now: keep it)`;
}

function heldLines(hold: Hold | null): string[] {
  return hold === null ? [] : [`  Held         nothing that comes due is done (${hold.reason}), until: npm run cli -- resume`];
}

function documentationLines({ openapi, publicUrl }: Settings): string[] {
  if (openapi === 'off') return ['  API docs     off (OPENAPI)'];
  const description = `  OpenAPI      ${publicUrl}/openapi.json`;
  return openapi === 'public' ? [`  API docs     ${publicUrl}/docs`, description] : [`${description} (with an access token)`];
}
