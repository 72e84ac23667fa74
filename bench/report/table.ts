import { isLimit } from '../parts';
import type { BenchResult, PartResult, Ratio } from '../result';

/** The result for people, with the run that it is compared with. */
export function tableOf(result: BenchResult, stored: BenchResult | undefined): string {
  const { coldStartMs: cold, residentMiB: memory } = result;
  return [
    `Node ${result.machine.node}, ${result.machine.cpus}; ${result.articles} articles, ${result.seconds} s each.`,
    stored ? `Stored run: ${stored.at}, Node ${stored.machine.node}, ${stored.machine.cpus}, ${stored.articles} articles.` : 'There is no stored run.',
    '',
    columns(['', 'connections', 'req/s', 'p50 ms', 'p95 ms', 'p99 ms', 'CPU µs/req', 'stored req/s'], result.parts.map((part) => partLine(part, stored))),
    '',
    columns(['of its limit', 'connections', 'req/s', 'CPU', 'stored req/s'], result.ratios.map((ratio) => ratioLine(ratio, stored))),
    '',
    ...picturesOf(result),
    `Cold start: ready after ${cold.ready} ms, first article after ${cold.article} ms${was(stored?.coldStartMs.article, 'ms')}.`,
    `Resident memory: ${memory.atStart} MiB at the start, ${memory.afterReads} MiB after the reads, ${memory.atEnd} MiB at the end${was(stored?.residentMiB.atEnd, 'MiB')}.`,
  ].join('\n');
}

function picturesOf({ firstRenditions: first, meanwhile: others }: BenchResult): string[] {
  return [
    ...(first
      ? [`A JPEG of ${(first.bytes / 1e6).toFixed(1)} MB from upload to its first card: ${first.p50} ms, the slowest of ${first.uploads} ${first.slowest} ms.`]
      : []),
    ...(others
      ? [`While ${others.pictures} pictures of 24 megapixels are worked on, an article takes ${others.meanwhile.p99} ms (p99), else ${others.alone.p99} ms: ${others.times} times as long.`]
      : []),
  ];
}

function partLine(part: PartResult, stored: BenchResult | undefined): string[] {
  const before = stored?.parts.find(({ name, target, connections }) => (
    name === part.name && target === part.target && connections === part.connections
  ));
  return [
    isLimit(part.target) ? `  ${part.name}, limit: ${part.target}` : `${part.name}${part.target === 'uncached' ? ' (no cache)' : ''}`,
    String(part.connections), part.requestsPerSecond.toFixed(0), part.p50.toFixed(2), part.p95.toFixed(2), part.p99.toFixed(2), part.cpuMicroseconds.toFixed(0),
    before ? before.requestsPerSecond.toFixed(0) : '',
  ];
}

function ratioLine(ratio: Ratio, stored: BenchResult | undefined): string[] {
  const before = stored?.ratios.find(({ name, limit, connections }) => (
    name === ratio.name && limit === ratio.limit && connections === ratio.connections
  ));
  return [
    `${ratio.name} ÷ ${ratio.limit}`, String(ratio.connections), ratio.ofRequests.toFixed(2), ratio.ofCpu.toFixed(2),
    before ? before.ofRequests.toFixed(2) : '',
  ];
}

function was(before: number | undefined, unit: string): string {
  return before === undefined ? '' : ` (stored: ${before} ${unit})`;
}

/** The first column to the left, numbers to the right. */
function columns(head: string[], rows: string[][]): string {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: string[]): string =>
    cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  ');
  return [head, ...rows].map((row) => line(row).trimEnd()).join('\n');
}
