/** By what somebody was let in: their own password, or the word of the identity provider. */
export type SignInManner = 'password' | 'identity-provider';
