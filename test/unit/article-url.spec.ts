import { describe, expect, it } from '@jest/globals';
import { loadSettings } from '../../src/config/load-settings';
import { articleUrl } from '../../src/modules/articles/article-url';

const locales = { SITE_URL: 'https://site.test', SITE_LOCALES: 'en,be' };

describe('the address of an article', () => {
  it('is its slug, behind the locale where that is not the default one', () => {
    const settings = loadSettings(locales);
    expect([articleUrl(settings, 'en', 'vote'), articleUrl(settings, 'be', 'vote')]).toEqual(['https://site.test/vote', 'https://site.test/be/vote']);
  });

  it('is what ARTICLE_URL says, wherever that has the slug and the locale', () => {
    const settings = loadSettings({ ...locales, ARTICLE_URL: 'https://{locale}.site.test/{locale}/a/{slug}?s={slug}' });
    expect(articleUrl(settings, 'be', 'vote')).toBe('https://be.site.test/be/a/vote?s=vote');
  });
});
