/** The fields of the JSON of a picture that the bench reads. */
export interface BenchPicture {
  readonly id: string;
  readonly renditions: readonly { readonly name: string; readonly type: string; readonly url: string }[];
}

/** Where pictures are sent to, and as whom. */
export interface DeskAccess {
  readonly address: string;
  readonly authorization: string;
}

/** Uploads pictures to the server and fetches renditions, as a front end would. */
export class PictureDesk {
  constructor(private readonly server: DeskAccess) {}

  async upload(file: Buffer): Promise<BenchPicture> {
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(file)], { type: 'image/jpeg' }), 'picture.jpg');
    return (await this.send('/api/v1/media', { method: 'POST', body: form })).json() as Promise<BenchPicture>;
  }

  /** The bytes of a rendition, with the signature of the desk. */
  async rendition(picture: BenchPicture, name: string, type = 'image/webp'): Promise<Buffer> {
    return Buffer.from(await (await this.send(pathOf(picture, name, type))).arrayBuffer());
  }

  /** The path under which everybody gets a rendition of a picture that readers see from now on: it is the portrait of an author. */
  async publicPath(picture: BenchPicture, name: string, type = 'image/webp'): Promise<string> {
    const body = JSON.stringify({ name: 'Portrayed in the bench', mediaId: picture.id });
    await this.send('/api/v1/authors', { method: 'POST', body, headers: { 'content-type': 'application/json' } });
    return pathOf(picture, name, type).replace(/&sig=.*/, '');
  }

  private async send(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = { ...(init.headers as Record<string, string>), ...(path.startsWith('/api/') && { authorization: this.server.authorization }) };
    const response = await fetch(this.server.address + path, { ...init, headers });
    if (!response.ok) throw new Error(`${path} was answered with ${response.status}: ${await response.text()}`);
    return response;
  }
}

function pathOf({ renditions }: BenchPicture, name: string, type: string): string {
  const { pathname, search } = new URL(renditions.find((each) => each.name === name && each.type === type)?.url ?? '');
  return pathname + search;
}
