import { expect } from '@jest/globals';
import type { Answer, ParsedJson } from './answer';
import type { Desk } from './desk';

/** Fails unless the request was refused with this status, in the form of every refusal, and nothing at all was written. */
export async function expectRefused(desk: Desk, request: () => Promise<Answer>, status: number, place?: string): Promise<ParsedJson> {
  const [problem] = await expectAllRefused(desk, [request], status, place);
  return problem;
}

/** The same of several requests, one after the other. */
export async function expectAllRefused(desk: Desk, requests: (() => Promise<Answer>)[], status: number, place?: string): Promise<ParsedJson[]> {
  const before = await desk.snapshot();
  const problems: ParsedJson[] = [];
  for (const request of requests) {
    const answer = await request();
    expectProblem(answer, status);
    if (place !== undefined) expect((answer.body.errors ?? []).map(({ pointer, parameter }: ParsedJson) => pointer ?? parameter)).toContain(place);
    problems.push(answer.body);
  }
  expect(await desk.snapshot()).toBe(before);
  return problems;
}

/** application/problem+json with its standard members, and nothing of the inside in it. */
export function expectProblem({ status, body, headers, text }: Answer, expected: number): void {
  expect([status, status === expected ? '' : text.slice(0, 500)]).toEqual([expected, '']);
  expect(headers['content-type']).toBe('application/problem+json; charset=utf-8');
  expect(headers['cache-control']).toBe('private, no-store');
  expect(body).toMatchObject({
    type: expect.stringMatching(/^\/problems\/[a-z0-9-]+$/), title: expect.any(String), status, detail: expect.any(String),
    instance: expect.stringMatching(/^\//), requestId: headers['x-request-id'],
  });
  for (const { pointer, parameter, code, detail } of body.errors ?? []) {
    expect(typeof (pointer ?? parameter)).toBe('string');
    expect([code, detail]).toEqual([expect.stringMatching(/^[a-z0-9-]+$/), expect.any(String)]);
  }
  expect(text).not.toMatch(/node_modules|\bat [\w.]+ \(|select .* from |QueryFailed|invalid input syntax|violates/i);
}
