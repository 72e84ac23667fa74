import { readFileSync } from 'node:fs';
import { PictureDesk } from './picture-desk';

/** Sends so many pictures at once, each with its largest rendition, and ends. Pictures look alike and are not the same file. */
async function main([address = '', authorization = '', file = '', pictures = '0']: readonly string[]): Promise<void> {
  const desk = new PictureDesk({ address, authorization });
  const picture = readFileSync(file);
  const files = Array.from({ length: Number(pictures) }, (_, index) => Buffer.concat([picture, Buffer.from(`sent ${index}`)]));
  await Promise.all(files.map(async (each) => desk.rendition(await desk.upload(each), 'full')));
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
