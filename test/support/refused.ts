import { expect } from '@jest/globals';
import type { Answer } from './answer';

/** Expects the one answer to every credential that is not good. */
export function refused(answer: Answer): void {
  expect({ status: answer.status, type: answer.body?.type, challenge: answer.headers['www-authenticate'] }).toEqual({
    status: 401, type: '/problems/unauthenticated', challenge: 'Bearer',
  });
}
