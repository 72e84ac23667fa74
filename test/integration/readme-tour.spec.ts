import { expect } from '@jest/globals';
import { describeGuide } from '../support/guide';

describeGuide('the tour of the README', 'README.md', [
  expect.stringContaining('"name":"Tour guide"'),
  expect.stringContaining('"name":"Eve Editor"'),
  'save, assign, submit, publish-urgent, embargo, legal-hold, revert, duplicate, trash',
  'in_review',
  'approved',
  'published',
  expect.stringContaining('"credit":"Ada Brook"'),
  'published+draft',
  'It takes twenty minutes.',
  'published+in_review',
  'published+approved',
  'published',
  'It takes thirty minutes.',
  'An earlier version gave a wrong travel time.',
  'withdrawn',
  '404',
  'published',
]);
