import { describeGuide } from '../support/guide';

describeGuide('the guide to pictures', 'docs/media.md', [
  'The harbour at dusk',
  '2026-03-20T17:25:00.000Z',
  'Ada Brook / THE WIRE',
  'THE WIRE',
  '2',
  '200 image/webp',
  '200 image/jpeg',
  '206 100',
  '/problems/expired-licence',
  'published',
  'The agency withdrew it.',
  'null',
  'Ada Brook / THE WIRE',
  'live: cover',
  '/problems/media-in-use',
  '7',
  '1',
  '8, 404',
]);
