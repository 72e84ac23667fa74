import { parseArgs } from 'node:util';
import { email as emailRule } from '../config/setting-rules';
import { ONE_LINE } from '../kernel/one-line';
import { generatePassword } from '../start/generate-password';
import { COMMAND_LINE, type Command, UsageError } from './command';
import { passwordOnInput } from './password-on-input';
import { withNewsroom } from './with-newsroom';

/** Makes an administrator, also when nobody can sign in any more. */
export const createAdmin: Command = {
  options: '--email <address> --name <name> [--password-stdin]',
  summary: 'Make an administrator. The password is read from standard input, or generated and printed.',
  async run(args) {
    const { email, name, passwordFromInput } = parsed(args);
    // Not loaded before: it brings the whole framework, which a wrong call need not wait for.
    const { PASSWORD_LENGTH, UsersService } = await import('../modules/users/index.js');
    const password = passwordFromInput ? await passwordOnInput(PASSWORD_LENGTH) : generatePassword();
    await withNewsroom((app) =>
      app.get(UsersService).createAdmin(
        COMMAND_LINE,
        { email, name, password },
      ),
    );
    console.log(`${email} can sign in now${passwordFromInput ? '.' : `, with the password ${password} (shown only now: keep it).`}`);
  },
};

function parsed(args: string[]): { email: string; name: string; passwordFromInput: boolean } {
  const { values } = parseArgs({
    args,
    options: { email: { type: 'string' }, name: { type: 'string' }, 'password-stdin': { type: 'boolean', default: false } },
  });
  const email = emailRule().parse(values.email?.trim() ?? '');
  const name = values.name?.trim() ?? '';
  if (email === undefined) throw new UsageError('--email must be an e-mail address.');
  if (name === '' || [...name].length > 200 || !ONE_LINE.test(name)) throw new UsageError('--name must be one line of 1 to 200 characters.');
  return { email, name, passwordFromInput: values['password-stdin'] };
}
