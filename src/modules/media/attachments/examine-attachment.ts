import type { AttachmentType } from '../media-kind';
import type { ExaminedAttachment } from './examined-attachment';
import { examineMp3 } from './examine-mp3';
import { examineMp4 } from './examine-mp4';
import { examinePdf } from './examine-pdf';
import { FileReader } from './file-reader';

const EXAMINERS: Readonly<Record<AttachmentType, (file: FileReader) => Promise<ExaminedAttachment>>> = {
  'application/pdf': examinePdf,
  'audio/mpeg': examineMp3,
  'video/mp4': examineMp4,
};

/** Looks whether a file is all there and what it claims to be; of a large one only what says so is read. Throws broken-file and data-track. */
export async function examineAttachment(path: string, type: AttachmentType): Promise<ExaminedAttachment> {
  return FileReader.use(path, EXAMINERS[type]);
}
