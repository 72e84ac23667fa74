import { findingsOfRecord, type ArticleRecord } from '../article-record';

export class FindingView {
  /** @example 'no-byline' */
  code: string;
  detail: string;
  /** The place in the article, a JSON pointer. */
  pointer: string;
}

export class BlockerView extends FindingView {
  blocks: 'submit' | 'publish';
  /** The permission that lets somebody go on all the same; null where nothing does. */
  waivableBy: string | null;
}

/** What stands between an article and its readers. */
export class PublishabilityView {
  ready: boolean;
  blockers: BlockerView[];
  warnings: FindingView[];
}

export function publishabilityView(record: ArticleRecord): PublishabilityView {
  const findings = findingsOfRecord(record);
  const blockers = findings.flatMap(({ blocks, code, detail, pointer }) =>
    blocks === null ? [] : [{ code, detail, pointer, blocks, waivableBy: null }],
  );
  const warnings = findings.filter(({ blocks }) => blocks === null).map(({ code, detail, pointer }) => ({ code, detail, pointer }));
  return { ready: blockers.length === 0, blockers, warnings };
}
