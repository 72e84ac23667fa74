import { brokenConstraint } from './pg-errors';

/** What a write that breaks a constraint is refused with, by the name of the constraint. */
export type ConstraintRefusals = Readonly<Record<string, () => Error>>;

/** Waits for a write. Throws the refusal of the constraint that it broke, and every other error as it is. */
export async function refusing<T>(write: Promise<T>, refusals: ConstraintRefusals): Promise<T> {
  try {
    return await write;
  } catch (error) {
    throw refusals[brokenConstraint(error) ?? '']?.() ?? error;
  }
}
