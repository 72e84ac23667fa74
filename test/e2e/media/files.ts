let made = 0;

/** A PDF of one empty page. What is given stands in it, as a comment. */
export function pdf(comment = ''): Buffer {
  made += 1;
  const objects = ['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [3 0 R] /Count 1 >>', '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>'];
  let text = `%PDF-1.7\n% ${made} ${comment}\n`;
  const offsets = objects.map((object, index) => {
    const at = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const table = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
  return Buffer.from(`${text}xref\n0 4\n0000000000 65535 f \n${table}trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`, 'latin1');
}

/** A PDF whose table of contents is a stream, as newer programs write it. */
export function newerPdf(): Buffer {
  made += 1;
  const text = `%PDF-1.7\n% ${made}\n1 0 obj\n<< /Type /Catalog >>\nendobj\n`;
  const stream = `2 0 obj\n<< /Type /XRef /Size 3 /W [1 2 1] /Root 1 0 R /Length 0 >>\nstream\n\nendstream\nendobj\n`;
  return Buffer.from(`${text}${stream}startxref\n${text.length}\n%%EOF`, 'latin1');
}

/** One frame of MPEG-1 layer III: 128 kbit/s at 44.1 kHz, 26 ms. */
export function mp3Frame(content = ''): Buffer {
  const frame = Buffer.alloc(417);
  frame.set([0xff, 0xfb, 0x90, 0x00]);
  frame.write(content, 40, 'latin1');
  return frame;
}

/** An MP3 of so many frames, with a tag before and one after. */
export function mp3(frames = 50): Buffer {
  made += 1;
  const tag = Buffer.concat([Buffer.from('ID3\u0003\0\0\0\0\0\u0014', 'latin1'), Buffer.alloc(20)]);
  const last = Buffer.alloc(128);
  last.write('TAG', 'latin1');
  return Buffer.concat([tag, ...Array.from({ length: frames }, (_, index) => mp3Frame(`${made}-${index}`)), last]);
}

/** A box of an MP4. */
export function box(name: string, ...content: (Buffer | string)[]): Buffer {
  const body = Buffer.concat(content.map((part) => Buffer.from(part as string, 'latin1')));
  const header = Buffer.alloc(8);
  header.writeUInt32BE(body.length + 8);
  header.write(name, 4, 'latin1');
  return Buffer.concat([header, body]);
}

interface Film {
  readonly brand?: string;
  readonly handlers?: readonly string[];
  /** Where the first piece is said to lie. */
  readonly pieceAt?: number;
  readonly turned?: boolean;
}

/** Where somebody was, as telephones write it. */
export const PLACE = '+55.7522+037.6156/';

/** An MP4 of 640 x 360 and 2.5 seconds, that says where it was taken. */
export function mp4({ brand = 'isom', handlers = ['vide', 'soun'], pieceAt = 40, turned = false }: Film = {}): Buffer {
  made += 1;
  const mvhd = Buffer.alloc(100);
  mvhd.writeUInt32BE(1000, 12);
  mvhd.writeUInt32BE(2500, 16);
  const tracks = handlers.map((handler) => {
    const tkhd = Buffer.alloc(84);
    tkhd.writeInt32BE(turned ? 0 : 0x10000, 40);
    if (handler === 'vide') tkhd.set([0x02, 0x80, 0, 0, 0x01, 0x68, 0, 0], 76);
    const stco = Buffer.alloc(12);
    stco.writeUInt32BE(1, 4);
    stco.writeUInt32BE(pieceAt, 8);
    const hdlr = Buffer.concat([Buffer.alloc(8), Buffer.from(handler, 'latin1'), Buffer.alloc(12)]);
    return box('trak', box('tkhd', tkhd), box('mdia', box('hdlr', hdlr), box('minf', box('stbl', box('stco', stco)))), box('udta', `SERIAL ${PLACE}`));
  });
  const movie = box('moov', box('mvhd', mvhd), ...tracks, box('udta', box('\xa9xyz', PLACE)));
  return Buffer.concat([box('ftyp', brand, '\0\0\0\0', brand), movie, box('uuid', 'XMP', PLACE), box('mdat', `pictures ${made}`)]);
}
