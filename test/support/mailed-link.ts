import { eventually } from './eventually';
import type { MailServer, ReceivedMail } from './mail-server';

/** The text of a mail as its reader sees it. */
export function textOf({ raw }: ReceivedMail): string {
  const quoted = raw.replaceAll(/=\r?\n/g, '');
  return /quoted-printable/i.test(raw) ? quoted.replaceAll(/=([0-9A-F]{2})/g, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16))) : raw;
}

/** The token in a mail; undefined in one without a link that lets in. */
export function tokenIn(mail: ReceivedMail | undefined): string | undefined {
  return mail && /#token=([\w-]+)/.exec(textOf(mail))?.[1];
}

/** The token of the newest mail to an address, once as many have come. */
export async function mailedToken(server: MailServer, email: string, mails = 1): Promise<string> {
  await eventually(async () => server.to(email).length, (count) => count >= mails);
  const token = tokenIn(server.to(email).at(-1));
  if (token === undefined) throw new Error(`The last mail to ${email} has no link.`);
  return token;
}
