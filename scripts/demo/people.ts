import type { RoleListView } from '../../src/modules/roles/http/role.view';
import type { Account, AccountsFile } from './accounts-file';
import { type ApiClient, RequestRefused } from './api-client';
import { Refused } from './refused';
import { type Person, newAccount, signedIn } from './sign-in';

const CAST = {
  contributor: { name: 'Tom Ashdown', post: 'contributor', role: 'contributor', address: 'contributor' },
  author: { name: 'Nora Fenwick', post: 'author', role: 'author', address: 'author' },
  editor: { name: 'Maria Holt', post: 'editor', role: 'editor', address: 'editor' },
  secondEditor: { name: 'Idris Vale', post: 'second editor', role: 'editor', address: 'second-editor' },
} as const;

type CastName = keyof typeof CAST;

/** Who works in the newsroom of the demo. */
export type People = Readonly<Record<CastName | 'admin', Person>>;

/** Signs everybody in, making those whose account is not there or whose password is not known any more. */
export async function gatherPeople(admin: Person, accounts: AccountsFile): Promise<People> {
  const { items: roles } = await admin.api.get<RoleListView>('/api/v1/roles');
  const gather = async (who: CastName): Promise<Person> => {
    const { name, post, role } = CAST[who];
    const roleId = roles.find(({ key }) => key === role)?.id;
    if (roleId === undefined) throw new Refused(`The server has no role "${role}".`);
    return { name, post, ...(await gatherOne({ who, name, roleId, admin: admin.api, accounts })) };
  };
  return {
    admin,
    contributor: await gather('contributor'),
    author: await gather('author'),
    editor: await gather('editor'),
    secondEditor: await gather('secondEditor'),
  };
}

interface Gathering {
  readonly who: CastName;
  readonly name: string;
  readonly roleId: string;
  readonly admin: ApiClient;
  readonly accounts: AccountsFile;
}

/** The account of the file; then the plain address, which is taken when the file was lost; then one that nobody has. */
async function gatherOne({ who, name, roleId, admin, accounts }: Gathering): Promise<{ email: string; api: ApiClient }> {
  const { address } = CAST[who];
  const known = accounts.of(who);
  const knownApi = known && (await signedIn(admin.address, known));
  if (knownApi) return { email: known.email, api: knownApi };
  for (const account of [known ?? newAccount(address, { suffixed: false }), newAccount(address, { suffixed: true })]) {
    accounts.keep(who, account);
    const made = await create(admin, account, name, roleId);
    const api = made ? await signedIn(admin.address, account) : undefined;
    if (api) return { email: account.email, api };
  }
  throw new Refused(`${name} could not be made as a ${CAST[who].post}.`);
}

/** False where somebody else has the address. */
async function create(admin: ApiClient, { email, password }: Account, name: string, roleId: string): Promise<boolean> {
  try {
    await admin.post('/api/v1/users', { email, name, password, grants: [{ roleId }] });
    return true;
  } catch (error) {
    if (error instanceof RequestRefused && error.is('email-taken')) return false;
    throw error;
  }
}
