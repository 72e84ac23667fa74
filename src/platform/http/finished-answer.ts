import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { ContentCoding } from './content-coding';
import { ownBytes } from './own-bytes';

/** Shorter answers fit into a packet anyway. */
const WORTH_CODING = 1024;

const code: Readonly<Record<ContentCoding, (bytes: Buffer) => Promise<Buffer>>> = {
  gzip: (bytes) => promisify<Buffer, object, Buffer>(gzip)(bytes, { level: 6 }),
  br: (bytes) => promisify<Buffer, object, Buffer>(brotliCompress)(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  }),
};

/** An answer in one coding, ready for the socket. */
export interface Variant {
  readonly bytes: Buffer;
  /** Names and values in turn, as Node takes them quickest; without those that differ from request to request. */
  readonly headers: readonly string[];
}

/** What every variant of an answer says. */
export interface FinishedHead {
  /** Of the plain bytes, without quotation marks. */
  readonly tag: string;
  /** Who has an answer of this time, as the header says it, has this one; undefined where that is not sure. */
  readonly lastModified: string | undefined;
  /** All others that go along: names and values in turn. Its type is not among them. */
  readonly headers: readonly string[];
  readonly type: string;
  /** The route that made it, as it is declared. */
  readonly route: string;
}

/** The bytes of a public answer with everything that goes along. Coded variants are made when somebody first wants them, and stay. */
export class FinishedAnswer {
  private readonly ready = new Map<ContentCoding | undefined, Variant>();
  private readonly making = new Map<ContentCoding, Promise<Variant>>();
  private readonly unchanged = new Map<ContentCoding | undefined, readonly string[]>();

  constructor(
    readonly bytes: Buffer,
    readonly head: FinishedHead,
    /** Hears of bytes that it takes more. */
    private readonly grown: (bytes: number) => void = () => undefined,
  ) {}

  /** Whether it is sent coded to whoever wants that; only then is it another answer for another Accept-Encoding. */
  get isCoded(): boolean {
    return this.bytes.length >= WORTH_CODING;
  }

  /** Each variant has a strong tag of its own: the bytes are not the same. */
  etag(coding: ContentCoding | undefined): string {
    return coding === undefined ? `"${this.head.tag}"` : `"${this.head.tag}-${coding}"`;
  }

  /** The headers of a 304. */
  unchangedHeaders(coding: ContentCoding | undefined): readonly string[] {
    let headers = this.unchanged.get(coding);
    if (!headers) this.unchanged.set(coding, (headers = this.commonHeaders(coding)));
    return headers;
  }

  /** undefined: it has to be made first. */
  variant(coding: ContentCoding | undefined): Variant | undefined {
    const variant = this.ready.get(coding);
    if (variant || coding !== undefined) return variant;
    return this.keep(undefined, this.bytes);
  }

  /** However many want it at once, it is made once. */
  async makeVariant(coding: ContentCoding): Promise<Variant> {
    const made = this.ready.get(coding) ?? this.making.get(coding);
    if (made) return made;
    const making = code[coding](this.bytes).then((coded) => {
      const bytes = ownBytes(coded);
      this.grown(bytes.length);
      return this.keep(coding, bytes);
    }).finally(() => this.making.delete(coding));
    this.making.set(coding, making);
    return making;
  }

  private keep(coding: ContentCoding | undefined, bytes: Buffer): Variant {
    const headers = [
      ...this.commonHeaders(coding), 'content-type', this.head.type, 'content-length', String(bytes.length),
      ...(coding === undefined ? [] : ['content-encoding', coding]),
    ];
    const variant = { bytes, headers };
    this.ready.set(coding, variant);
    return variant;
  }

  private commonHeaders(coding: ContentCoding | undefined): string[] {
    return [...this.head.headers, 'etag', this.etag(coding), ...(this.isCoded ? ['vary', 'Accept-Encoding'] : [])];
  }
}
