import type { Sharp } from 'sharp';
import { rgbaToThumbHash } from 'thumbhash';

const LONGEST_SIDE = 100;

/** A ThumbHash (some 25 bytes, in base64), from which a front end draws a blurred picture until the real one has come. */
export async function placeholderOf(picture: Sharp): Promise<string> {
  const { data, info } = await picture
    .resize({ width: LONGEST_SIDE, height: LONGEST_SIDE, fit: 'inside' })
    .toColourspace('srgb')
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return Buffer.from(rgbaToThumbHash(info.width, info.height, data)).toString('base64');
}
