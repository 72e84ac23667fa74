import { isAftermath } from './pg-errors';

/**
 * Statements of one transaction that are sent together and carried out in their order. Where one fails, those after it fail because
 * of that, and sometimes say so earlier: what is thrown is the failure itself, once none of them is under way any more.
 */
export async function together<Results extends readonly unknown[]>(statements: { readonly [Each in keyof Results]: Results[Each] | Promise<Results[Each]> }): Promise<Results> {
  const settled = await Promise.allSettled(statements);
  const failures = settled.filter((each) => each.status === 'rejected').map(({ reason }): unknown => reason);
  if (failures.length > 0) throw failures.find((failure) => !isAftermath(failure)) ?? failures[0];
  return settled.map((each) => (each.status === 'fulfilled' ? each.value : undefined)) as unknown as Results;
}
