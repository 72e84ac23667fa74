import { Injectable, Logger } from '@nestjs/common';
import { messageOf } from '../../kernel/error-code';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { Jobs } from '../../platform/jobs/jobs';
import type { Task } from '../../platform/jobs/task';
import { type RenditionName, fileOf, renditionNamed } from './images/presets';
import { isPicture } from './media-kind';
import { MediaQueries } from './media.queries';
import { RenditionFiles, type StoredPicture } from './rendition-files';

/** How long a process takes it that what it asked for is on its way. */
const ASKED_MS = 3_600_000;

/** How many requests are remembered; past that, the oldest are forgotten and cost a statement more. */
const REMEMBERED = 10_000;

/** The renditions that nobody waits for. Whoever asks first has a job added, and the others of that hour cost nothing. */
@Injectable()
export class MakeRendition implements Task {
  readonly name = 'media.rendition';
  readonly lanes = 1;
  readonly delays = [5, 60, 600];
  private readonly asked = new Map<string, number>();
  private readonly logger = new Logger('MakeRendition');

  constructor(
    private readonly queries: MediaQueries,
    private readonly files: RenditionFiles,
    private readonly jobs: Jobs,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Never throws: who asks has another format meanwhile. */
  async request(media: StoredPicture, rendition: RenditionName): Promise<void> {
    const file = fileOf(rendition);
    const queue = `${this.name}:${media.id}/${file}?v=${media.look}`;
    if (!this.remember(queue)) return;
    try {
      await this.unitOfWork.run((tx) => this.jobs.addUnlessWaiting(tx, this.name, { mediaId: media.id, file }, queue));
    } catch (error) {
      this.asked.delete(queue);
      this.logger.warn(`${queue} could not be asked for: ${messageOf(error)}`);
    }
  }

  /** As the picture is by then; nothing where it is gone. */
  async run({ mediaId, file }: Readonly<Record<string, unknown>>): Promise<void> {
    const { preset, extension } = renditionNamed(String(file)) ?? {};
    const media = await this.queries.findServed(String(mediaId));
    if (media && isPicture(media) && preset && extension) await this.files.get(media, { preset, extension });
  }

  /** False where it was asked for already. */
  private remember(queue: string): boolean {
    const now = performance.now();
    if (now - (this.asked.get(queue) ?? -ASKED_MS) < ASKED_MS) return false;
    this.asked.delete(queue);
    this.asked.set(queue, now);
    const [oldest] = this.asked.keys();
    if (this.asked.size > REMEMBERED && oldest !== undefined) this.asked.delete(oldest);
    return true;
  }
}
