import { parseArgs } from 'node:util';
import { email as emailRule } from '../config/setting-rules';
import { COMMAND_LINE, type Command, UsageError } from './command';
import { withNewsroom } from './with-newsroom';

/** Signs people out on every device. */
export const revokeSessions: Command = {
  options: '--email <address> | --all',
  summary: 'Sign somebody, or everybody, out on every device, from the next request on.',
  async run(args) {
    const { values } = parseArgs({ args, options: { email: { type: 'string' }, all: { type: 'boolean', default: false } } });
    const email = values.email === undefined ? null : emailRule().parse(values.email.trim());
    if (email === undefined) throw new UsageError('--email must be an e-mail address.');
    if ((email === null) !== values.all) throw new UsageError('Say either --email or --all.');
    const { UsersService } = await import('../modules/users/index.js');
    const people = await withNewsroom((app) => app.get(UsersService).revokeSessions(COMMAND_LINE, email));
    console.log(people === 1 ? 'One person signs in anew.' : `${people} people sign in anew.`);
  },
};
