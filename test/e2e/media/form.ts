/** One part of a multipart form. */
export interface Part {
  name?: string;
  filename?: string;
  type?: string;
  content: string | Buffer;
}

/** What is sent, exactly. */
export interface RawForm {
  readonly raw: Buffer;
  readonly headers: Record<string, string>;
}

/** A form with its parts in any order and of any kind. */
export function form(...parts: Part[]): RawForm {
  const chunks = parts.flatMap(({ name, filename, type, content }) => {
    const disposition = `form-data${name === undefined ? '' : `; name="${name}"`}${filename === undefined ? '' : `; filename="${filename}"`}`;
    const contentType = type === undefined ? '' : `\r\ncontent-type: ${type}`;
    return [Buffer.from(`--limit\r\ncontent-disposition: ${disposition}${contentType}\r\n\r\n`), Buffer.from(content), Buffer.from('\r\n')];
  });
  return { raw: Buffer.concat([...chunks, Buffer.from('--limit--\r\n')]), headers: { 'content-type': 'multipart/form-data; boundary=limit' } };
}

export function filePart(content: Buffer): Part {
  return { name: 'file', filename: 'a.jpg', content };
}
