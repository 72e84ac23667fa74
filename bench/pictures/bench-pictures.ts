import sharp from 'sharp';

/** Pictures that look alike and are not the same file: what follows the end of a JPEG is not shown. */
export class BenchPictures {
  private made = 0;

  private constructor(private readonly picture: Buffer) {}

  /** So many pixels, in the best quality that makes a file of no more than that many bytes, like what a camera gives. */
  static async of(width: number, height: number, bytes: number): Promise<BenchPictures> {
    let [low, high] = [20, 98];
    const raw = await detailed(width, height);
    let best: Buffer | undefined;
    while (low <= high) {
      const quality = Math.floor((low + high) / 2);
      const picture = await sharp(raw, { raw: { width, height, channels: 3 } }).jpeg({ quality }).toBuffer();
      if (picture.length > bytes) {
        high = quality - 1;
      } else {
        best = picture;
        low = quality + 1;
      }
    }
    if (!best) throw new RangeError(`No picture of ${width} × ${height} has so few bytes as ${bytes}.`);
    return new BenchPictures(best);
  }

  get bytes(): number {
    return this.picture.length;
  }

  /** One that there was not before. */
  next(): Buffer {
    this.made += 1;
    return Buffer.concat([this.picture, Buffer.from(`${this.made}`)]);
  }
}

/** Soft areas with some grain over them. */
async function detailed(width: number, height: number): Promise<Buffer> {
  const areas = await sharp({ create: { width: 24, height: 16, channels: 3, background: 'grey', noise: { type: 'gaussian', mean: 128, sigma: 60 } } })
    .resize(width, height, { kernel: 'cubic' }).png({ compressionLevel: 0 }).toBuffer();
  const grain = await sharp({ create: { width, height, channels: 3, background: 'grey', noise: { type: 'gaussian', mean: 128, sigma: 14 } } })
    .png({ compressionLevel: 0 }).toBuffer();
  return sharp(areas).composite([{ input: grain, blend: 'soft-light' }]).removeAlpha().raw().toBuffer();
}
