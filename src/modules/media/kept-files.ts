/** Small files in memory, the last used ones, up to so many bytes together. What lies under a key must never change. */
export class KeptFiles {
  private readonly files = new Map<string, Buffer>();
  private bytes = 0;

  constructor(
    private readonly mostBytes: number,
    private readonly largestFile: number,
  ) {}

  takes(bytes: number): boolean {
    return bytes <= this.largestFile;
  }

  get(key: string): Buffer | undefined {
    const file = this.files.get(key);
    if (!file) return undefined;
    // To the end, where those are that go last.
    this.files.delete(key);
    this.files.set(key, file);
    return file;
  }

  keep(key: string, file: Buffer): void {
    this.forget(key);
    this.files.set(key, file);
    this.bytes += file.length;
    for (const oldest of this.files.keys()) {
      if (this.bytes <= this.mostBytes) return;
      this.forget(oldest);
    }
  }

  private forget(key: string): void {
    this.bytes -= this.files.get(key)?.length ?? 0;
    this.files.delete(key);
  }
}
