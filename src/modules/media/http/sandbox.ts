/** Headers of every uploaded or derived file: whatever its bytes are, a browser runs nothing of them. */
export const SANDBOX = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; sandbox",
} as const;
