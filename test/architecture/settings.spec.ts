import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { settingsOf } from '../../src/config/setting';
import { Settings } from '../../src/config/settings';
import { defaultText, envExample } from '../support/env-example';

describe('the settings', () => {
  it('are all in .env.example, with what they mean, their rules and their defaults', () => {
    expect(readFileSync(join(__dirname, '../../.env.example'), 'utf8')).toBe(envExample());
  });

  it('have names that no two share', () => {
    const names = settingsOf(Settings).map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
  });

  it('have defaults that meet their own rules', () => {
    const broken = settingsOf(Settings).filter(({ property, rule }) => {
      const text = defaultText(property);
      return text !== '' && rule.parse(text) === undefined;
    });
    expect(broken.map(({ name }) => name)).toEqual([]);
  });
});
