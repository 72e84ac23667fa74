import { generateSync } from 'otplib';
import type { Person } from './client';
import type { Desk } from './desk';
import { bodyOf } from './newsroom';

/** The code of an app that was given the secret, some steps of 30 seconds from now. */
export function codeOf(secret: string, steps = 0): string {
  return generateSync({ secret, epoch: Math.floor(Date.now() / 1000) + steps * 30 });
}

/** As if no code had been used yet, so that a test need not wait for the next one. */
export async function forgetCodes(desk: Desk, { id }: { id: string }): Promise<void> {
  await desk.sql('update second_factors set last_step = 0 where user_id = $1', [id]);
}

/** Turns the second factor of somebody on. */
export async function enrol(desk: Desk, person: Person): Promise<{ secret: string; recoveryCodes: string[] }> {
  const { secret } = bodyOf(await person.post('/me/totp', { password: person.password }));
  const { recoveryCodes } = bodyOf(await person.post('/me/totp/confirm', { code: codeOf(secret) }));
  await forgetCodes(desk, person);
  return { secret, recoveryCodes };
}
