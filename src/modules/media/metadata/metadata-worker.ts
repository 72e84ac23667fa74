import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { parseMetadata } from './parse-metadata';

/** The program of the thread in which metadata is read: one file, whose path it is given. */
parentPort?.postMessage(parseMetadata(readFileSync(String(workerData))), []);
