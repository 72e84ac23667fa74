/** A frame of MPEG audio, layer III, by its four bytes of header. */
export interface MpegFrame {
  readonly bytes: number;
  readonly samples: number;
  /** A second. */
  readonly rate: number;
}

const KILOBITS = {
  1: [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  2: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
};
const RATES = [44_100, 48_000, 32_000];

/** Undefined where none begins; also for one that leaves open how long it is. */
export function mpegFrameAt(bytes: Buffer, at: number): MpegFrame | undefined {
  const [sync = 0, kind = 0, rates = 0] = [bytes[at], bytes[at + 1], bytes[at + 2]];
  const version = (kind >> 3) & 3;
  if (sync !== 0xff || (kind & 0xe6) !== 0xe2 || version === 1) return undefined;
  const isFirst = version === 3;
  const kilobits = KILOBITS[isFirst ? 1 : 2][rates >> 4];
  const fullRate = RATES[(rates >> 2) & 3];
  if (!kilobits || fullRate === undefined) return undefined;
  const rate = isFirst ? fullRate : fullRate / (version === 2 ? 2 : 4);
  const samples = isFirst ? 1152 : 576;
  return { bytes: Math.floor((samples * kilobits * 125) / rate) + ((rates >> 1) & 1), samples, rate };
}
