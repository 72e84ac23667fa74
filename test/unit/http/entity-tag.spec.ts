import { describe, expect, it } from '@jest/globals';
import { isNamedBy } from '../../../src/platform/http/entity-tag';

describe('an entity tag', () => {
  it.each([
    ['"v7"', true],
    ['W/"v7"', true],
    ['*', true],
    ['"v6", W/"v7"', true],
    ['"v6"', false],
    ['v7', false],
    ['"v7', false],
    ['', false],
    [undefined, false],
  ])('named by %j: %s', (header, named) => {
    expect(isNamedBy('"v7"', header)).toBe(named);
  });
});
