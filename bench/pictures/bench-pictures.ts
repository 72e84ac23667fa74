import sharp from 'sharp';

/** Two pictures of the same size that are not the same: what follows the end of a JPEG is not shown. */
export class BenchPictures {
  private made = 0;

  private constructor(private readonly picture: Buffer) {}

  /** So many pixels, with as much detail as makes a file of about that many bytes, like what a camera gives. */
  static async of(width: number, height: number, bytes: number): Promise<BenchPictures> {
    let [low, high] = [20, 98];
    const raw = await detailed(width, height);
    let picture = Buffer.alloc(0);
    while (low <= high) {
      const quality = Math.floor((low + high) / 2);
      picture = await sharp(raw, { raw: { width, height, channels: 3 } }).jpeg({ quality }).toBuffer();
      if (picture.length > bytes) high = quality - 1;
      else low = quality + 1;
    }
    return new BenchPictures(picture);
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
