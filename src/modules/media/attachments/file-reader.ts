import { type FileHandle, open } from 'node:fs/promises';

/** Reads pieces of a file on this machine. */
export class FileReader {
  private constructor(
    private readonly file: FileHandle,
    readonly bytes: number,
  ) {}

  /** The file is closed when `use` has ended. */
  static async use<T>(path: string, use: (reader: FileReader) => Promise<T>): Promise<T> {
    const file = await open(path);
    try {
      return await use(new FileReader(file, (await file.stat()).size));
    } finally {
      await file.close();
    }
  }

  /** So many bytes from there on, or as many as there are: none before the beginning. */
  async read(position: number, length: number): Promise<Buffer> {
    if (position < 0 || length <= 0) return Buffer.alloc(0);
    const { buffer, bytesRead } = await this.file.read(Buffer.allocUnsafe(length), 0, length, position);
    return buffer.subarray(0, bytesRead);
  }
}
