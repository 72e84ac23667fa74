import { area } from './pictures';

/** Data sets of record 2 of IPTC-IIM by their numbers; each value as the bytes that are to stand there. */
export type IimRecords = readonly (readonly [dataSet: number, value: Buffer])[];

export interface Tagging {
  /** The whole packet, in whichever encoding. */
  readonly xmp?: Buffer;
  readonly iim?: IimRecords;
  /** Says that the texts of IIM are UTF-8. */
  readonly iimIsUtf8?: boolean;
  readonly exif?: Record<string, Record<string, string>>;
}

function segment(marker: number, content: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, content]);
}

function dataSet(record: number, number: number, value: Buffer): Buffer {
  const head = Buffer.from([0x1c, record, number, 0, 0]);
  head.writeUInt16BE(value.length, 3);
  return Buffer.concat([head, value]);
}

function photoshop(records: Buffer): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32BE(records.length);
  return Buffer.concat([Buffer.from('Photoshop 3.0\u00008BIM\u0004\u0004\0\0', 'latin1'), size, records, Buffer.alloc(records.length % 2)]);
}

/** A small JPEG that says this of itself. */
export async function taggedJpeg({ xmp, iim, iimIsUtf8 = false, exif }: Tagging): Promise<Buffer> {
  const picture = area('teal', 40, 30);
  const plain = await (exif ? picture.withExif(exif) : picture).jpeg().toBuffer();
  const charset = iimIsUtf8 ? [dataSet(1, 90, Buffer.from('\u001b%G', 'latin1'))] : [];
  return Buffer.concat([
    plain.subarray(0, 2),
    ...(xmp ? [segment(0xe1, Buffer.concat([Buffer.from('http://ns.adobe.com/xap/1.0/\0'), xmp]))] : []),
    ...(iim ? [segment(0xed, photoshop(Buffer.concat([...charset, ...iim.map(([number, value]) => dataSet(2, number, value))])))] : []),
    plain.subarray(2),
    Buffer.from(`${Math.random()}`),
  ]);
}

const NAMESPACES = {
  dc: 'http://purl.org/dc/elements/1.1/',
  photoshop: 'http://ns.adobe.com/photoshop/1.0/',
  xmpRights: 'http://ns.adobe.com/xap/1.0/rights/',
  Iptc4xmpCore: 'http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/',
  Iptc4xmpExt: 'http://iptc.org/std/Iptc4xmpExt/2008-02-29/',
  exif: 'http://ns.adobe.com/exif/1.0/',
  aux: 'http://ns.adobe.com/exif/1.0/aux/',
};

/** An XMP packet around the elements of one description. */
export function xmpPacket(elements: string): string {
  const namespaces = Object.entries(NAMESPACES).map(([prefix, uri]) => `xmlns:${prefix}="${uri}"`).join(' ');
  return `<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">`
    + `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" ${namespaces}>${elements}</rdf:Description></rdf:RDF>`
    + '</x:xmpmeta><?xpacket end="w"?>';
}
