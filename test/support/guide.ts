import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Program } from './program';
import { newTestFolder } from './test-folder';

const root = join(__dirname, '../..');
const hasTools = spawnSync('bash', ['-c', 'command -v curl']).status === 0;

/** The commands of a guide, run as they are typed, print these lines. It needs bash and curl, which the tests themselves do not ask of a machine. */
export function describeGuide(name: string, file: string, printed: readonly string[]): void {
  const guide = readFileSync(join(root, file), 'utf8');
  const blocks = [...guide.matchAll(/^```sh tour\n([\s\S]*?)^```$/gm)].map((match) => match[1] ?? '');

  (hasTools ? describe : describe.skip)(name, () => {
    const folder = newTestFolder('guide');
    const dataFolder = join(folder, 'data');
    let program: Program;
    let address: string;

    beforeAll(async () => {
      program = Program.run('main', { PORT: '0', DATA_DIR: dataFolder });
      address = await program.address();
    });

    afterAll(async () => {
      program.signal('SIGINT');
      await program.exit;
      await program.kill();
      rmSync(folder, { recursive: true, force: true });
    });

    it('works as typed', () => {
      const script = blocks.join('\n').replaceAll('http://127.0.0.1:3000', address);
      const { stdout, stderr, status } = spawnSync('bash', ['-e', '-o', 'pipefail', '-c', script], {
        cwd: root, env: { ...process.env, DATA_DIR: dataFolder }, encoding: 'utf8', timeout: 60_000,
      });
      expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
      expect(stdout.trim().split('\n').slice(1)).toEqual(printed);
    }, 90_000);
  });
}
