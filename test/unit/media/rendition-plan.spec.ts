import { describe, expect, it } from '@jest/globals';
import { planRendition } from '../../../src/modules/media/images/rendition-plan';

const at = (width: number, height: number, focalX = 0.5, focalY = 0.5) => ({ width, height, focalX, focalY });

describe('the plan of a rendition', () => {
  it.each([
    ['the middle of a landscape', at(1600, 1200), { left: 0, top: 60, width: 640, height: 360 }],
    ['the middle of a portrait', at(1200, 1600), { left: 0, top: 247, width: 640, height: 360 }],
    ['the middle of a panorama', at(4000, 1000), { left: 400, top: 0, width: 640, height: 360 }],
    ['around a focal point', at(4000, 1000, 0.4), { left: 256, top: 0, width: 640, height: 360 }],
    ['not beyond the left edge', at(4000, 1000, 0), { left: 0, top: 0, width: 640, height: 360 }],
    ['not beyond the right edge', at(4000, 1000, 1), { left: 800, top: 0, width: 640, height: 360 }],
    ['not beyond the lower edge', at(1600, 1200, 0.5, 1), { left: 0, top: 120, width: 640, height: 360 }],
    ['all of a picture of the same ratio', at(1920, 1080, 0.9, 0.9), { left: 0, top: 0, width: 640, height: 360 }],
  ])('crops %s', (_, picture, window) => {
    expect(planRendition(picture, 'card').window).toEqual(window);
  });

  it.each([
    ['a small landscape', at(320, 240), { left: 0, top: 30, width: 320, height: 180 }],
    ['a small portrait', at(300, 400), { left: 0, top: 116, width: 300, height: 169 }],
    ['a wide strip', at(5000, 90), { left: 2420, top: 0, width: 160, height: 90 }],
    ['a single pixel', at(1, 1), { left: 0, top: 0, width: 1, height: 1 }],
  ])('keeps the ratio and enlarges nothing: %s', (_, picture, window) => {
    const plan = planRendition(picture, 'card');
    expect(plan.window).toEqual(window);
    expect(plan.scaled).toEqual({ width: picture.width, height: picture.height });
  });

  it.each([
    [at(2560, 1440), { width: 1280, height: 720 }],
    [at(1000, 2000), { width: 1000, height: 2000 }],
    [at(3000, 2001), { width: 1280, height: 854 }],
    [at(500_000, 100), { width: 1280, height: 1 }],
    [at(100, 500_000), { width: 3, height: 16_383 }],
  ])('keeps all of %j in an article', (picture, size) => {
    expect(planRendition(picture, 'article')).toEqual({ scaled: size, window: { left: 0, top: 0, ...size } });
  });

  it('has its window within the scaled picture, whatever the picture is', () => {
    const lengths = [1, 2, 3, 15, 16, 17, 359, 360, 361, 639, 640, 641, 1279, 1281, 7071, 50_000];
    for (const width of lengths) {
      for (const height of lengths) {
        for (const focal of [0, 0.333, 0.5, 1]) {
          const { scaled, window } = planRendition(at(width, height, focal, focal), 'card');
          expect(Math.min(window.left, window.top)).toBeGreaterThanOrEqual(0);
          expect(Math.min(window.width, window.height)).toBeGreaterThanOrEqual(1);
          expect(window.left + window.width).toBeLessThanOrEqual(scaled.width);
          expect(window.top + window.height).toBeLessThanOrEqual(scaled.height);
        }
      }
    }
  });
});
