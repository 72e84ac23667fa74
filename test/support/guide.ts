import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Program } from './program';
import { type TestDatabase, makeDatabase } from './template-database';
import { newTestFolder } from './test-folder';

const root = join(__dirname, '../..');
const hasTools = spawnSync('bash', ['-c', 'command -v curl']).status === 0;

/** The commands of a guide, run as they are typed, print these lines after that of who can sign in now. It needs bash and curl, which the tests themselves do not ask of a machine. */
export function describeGuide(name: string, file: string, printed: readonly unknown[]): void {
  const guide = readFileSync(join(root, file), 'utf8');
  const blocks = [...guide.matchAll(/^```sh tour\n([\s\S]*?)^```$/gm)].map((match) => match[1] ?? '');

  (hasTools ? describe : describe.skip)(name, () => {
    const folder = newTestFolder('guide');
    const dataFolder = join(folder, 'data');
    let program: Program;
    let database: TestDatabase;
    let address: string;

    beforeAll(async () => {
      database = await makeDatabase();
      program = Program.run('main', { PORT: '0', DATA_DIR: dataFolder, DATABASE_URL: database.url });
      address = await program.address();
    });

    afterAll(async () => {
      program.signal('SIGINT');
      await program.exit;
      await program.kill();
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    });

    it('works as typed', () => {
      const script = blocks.join('\n').replaceAll('http://127.0.0.1:3000', address);
      const { stdout, stderr, status } = spawnSync('bash', ['-e', '-o', 'pipefail', '-c', script], {
        cwd: root, env: { ...process.env, DATA_DIR: dataFolder, DATABASE_URL: database.url }, encoding: 'utf8', timeout: 60_000,
      });
      expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
      const [who, ...lines] = stdout.trim().split('\n');
      expect(who).toMatch(/can sign in now/);
      expect(lines).toEqual(printed);
    }, 90_000);
  });
}
