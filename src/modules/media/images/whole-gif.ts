import { FileReader } from '../attachments/file-reader';

const WINDOW = 65_536;
const [EXTENSION, PICTURE, END] = [0x21, 0x2c, 0x3b];

/** Whether all pictures of a GIF are there to their end. Its decoder shows what has come of the last one, and says nothing. */
export async function isWholeGif(path: string): Promise<boolean> {
  return FileReader.use(path, (file) => new GifWalk(file).reachesEnd());
}

/** Goes from block to block, over what lies between them. */
class GifWalk {
  private window: Buffer = Buffer.alloc(0);
  private start = 0;

  constructor(private readonly file: FileReader) {}

  async reachesEnd(): Promise<boolean> {
    let position = 13 + tableBytes(await this.byteAt(10));
    let pictures = 0;
    while (position < this.file.bytes) {
      const block = await this.byteAt(position);
      if (block === END) return true;
      if (block === PICTURE) {
        pictures += 1;
        position = await this.pastPieces(position + 11 + tableBytes(await this.byteAt(position + 9)));
      } else {
        position = block === EXTENSION ? await this.pastPieces(position + 2) : position + 1;
      }
    }
    // Some programs leave the mark of the end out, but for that nothing is missing then.
    return pictures > 0 && position === this.file.bytes;
  }

  /** Pieces of up to 255 bytes, each after its length, until one of none. */
  private async pastPieces(begin: number): Promise<number> {
    let position = begin;
    for (let length = await this.byteAt(position); length !== 0; length = await this.byteAt(position)) {
      if (length === undefined) return Infinity;
      position += 1 + length;
    }
    return position + 1;
  }

  private async byteAt(position: number): Promise<number | undefined> {
    if (position < this.start || position >= this.start + this.window.length) {
      this.window = await this.file.read(position, WINDOW);
      this.start = position;
    }
    return this.window[position - this.start];
  }
}

/** Of a table of colours, where there is one. */
function tableBytes(flags = 0): number {
  return (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 0x07) + 1);
}
