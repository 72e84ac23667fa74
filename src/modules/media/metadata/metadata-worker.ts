import { closeSync, openSync, readSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { comeAfterOthers } from '../images/come-after-others';
import { parseMetadata } from './parse-metadata';

/** More than any camera or agency writes there; what comes after it is the picture itself, which nobody reads here. */
const MOST_BYTES = 16 * 1024 * 1024;

// Where it would be the priority of those who answer requests as well, it stays as it is.
if (process.platform === 'linux') comeAfterOthers();

/** The program of the thread in which metadata is read: one file, whose path it is given. */
parentPort?.postMessage(parseMetadata(beginningOf(String(workerData))), []);

function beginningOf(path: string): Buffer {
  const file = openSync(path, 'r');
  try {
    const beginning = Buffer.allocUnsafe(MOST_BYTES);
    return beginning.subarray(0, readSync(file, beginning, 0, MOST_BYTES, 0));
  } finally {
    closeSync(file);
  }
}
