import { Problem } from '../../kernel/problem';
import type { RetractionNotice } from './delivery.queries';

/** 410: readers had it, and it was taken back. The notice is for them. */
export class Retracted extends Problem {
  readonly type = 'retracted';
  readonly title = 'The article was retracted';
  readonly status = 410;

  constructor(private readonly retraction: RetractionNotice) {
    super(retraction.notice);
  }

  override members(): Record<string, unknown> {
    return { notice: this.retraction.notice, retractedAt: this.retraction.retractedAt.toISOString() };
  }
}
