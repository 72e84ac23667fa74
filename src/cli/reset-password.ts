import { parseArgs } from 'node:util';
import { email as emailRule } from '../config/setting-rules';
import { generatePassword } from '../start/generate-password';
import { COMMAND_LINE, type Command, UsageError } from './command';
import { passwordOnInput } from './password-on-input';
import { withNewsroom } from './with-newsroom';

/** Gives somebody a new password who cannot get in by themselves. */
export const resetPassword: Command = {
  options: '--email <address> [--password-stdin] [--remove-second-factor]',
  summary: 'Give somebody a new password, read from standard input, or generated and printed. Ends their sessions and lifts a lock on the account; a second factor stays unless it is to be removed.',
  async run(args) {
    const { values } = parseArgs({
      args, options: { email: { type: 'string' }, 'password-stdin': { type: 'boolean', default: false }, 'remove-second-factor': { type: 'boolean', default: false } },
    });
    const email = emailRule().parse(values.email?.trim() ?? '');
    if (email === undefined) throw new UsageError('--email must be an e-mail address.');
    // Not loaded before: they bring the whole framework, which a wrong call need not wait for.
    const [{ PASSWORD_LENGTH, UsersService }, { CountedLimits }] = await Promise.all([
      import('../modules/users/index.js'), import('../platform/limits/counted-limits.js'),
    ]);
    const given = values['password-stdin'];
    const removeSecondFactor = values['remove-second-factor'];
    const password = given ? await passwordOnInput(PASSWORD_LENGTH) : generatePassword();
    await withNewsroom(async (app) => {
      const { id } = await app.get(UsersService).resetPassword(COMMAND_LINE, email, password, { removeSecondFactor });
      await app.get(CountedLimits).forget('sign-in-account', id);
    });
    console.log(`${email} signs in anew${given ? '.' : ` with the password ${password} (shown only now: keep it).`}`);
  },
};
