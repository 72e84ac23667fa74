import { DeliveryProblem } from './delivery-problem.ts';

/** What was asked for, and what it was made of. */
export interface Answer<T> {
  readonly data: T;
  /** The surrogate keys: an event of a webhook names the same, so what was made from the answer can be found again. Empty where there are none. */
  readonly keys: readonly string[];
}

/** Throws DeliveryProblem for anything but success. */
export function answerOf<T>({ data, error, response }: { data?: unknown; error?: unknown; response: Response }): Answer<T> {
  if (!response.ok || data === undefined) throw new DeliveryProblem(response, error);
  return { data: data as T, keys: response.headers.get('surrogate-key')?.split(' ').filter(Boolean) ?? [] };
}
