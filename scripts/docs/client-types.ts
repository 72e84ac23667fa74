import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OpenAPIObject } from '@nestjs/swagger';
import { deliveryPart } from './delivery-part';

const generator = join(__dirname, '../../../node_modules/openapi-typescript/bin/cli.js');

/** The types of the delivery API as `packages/client` keeps them, made by openapi-typescript. */
export function clientTypes(document: OpenAPIObject): string {
  // Elsewhere than here, where it would take redocly.yaml for its own settings.
  return execFileSync(process.execPath, [generator], { cwd: tmpdir(), encoding: 'utf8', input: JSON.stringify(deliveryPart(document)), maxBuffer: 50_000_000 });
}
