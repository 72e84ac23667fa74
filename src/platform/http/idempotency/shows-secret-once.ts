import { SetMetadata } from '@nestjs/common';

export const SHOWS_SECRET_ONCE = Symbol('shows secret once');

/** The answer holds a secret: it is not kept, and sending the request again is 409 secret-shown-once. */
export const ShowsSecretOnce = () => SetMetadata(SHOWS_SECRET_ONCE, true);
