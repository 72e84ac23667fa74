/** The mail server did not take a mail: the message has its code and its words, nothing that it was told. */
export class MailNotTaken extends Error {
  override readonly name = 'MailNotTaken';

  constructor(
    message: string,
    /** What the server answered; undefined where it could not be asked. */
    readonly responseCode: number | undefined,
  ) {
    super(message);
  }
}
