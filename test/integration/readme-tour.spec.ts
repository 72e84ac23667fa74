import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Program } from '../support/program';
import { newTestFolder } from '../support/test-folder';

const root = join(__dirname, '../..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const blocks = [...readme.matchAll(/^```sh tour\n([\s\S]*?)^```$/gm)].map((match) => match[1] ?? '');

const hasTools = spawnSync('bash', ['-c', 'command -v curl']).status === 0;

/** The tour needs bash and curl, which the tests themselves do not ask of a machine. */
(hasTools ? describe : describe.skip)('the tour of the README', () => {
  const folder = newTestFolder('tour');
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
    const environment = { ...process.env, DATA_DIR: dataFolder };
    const { stdout, stderr, status } = spawnSync('bash', ['-e', '-o', 'pipefail', '-c', script], {
      cwd: root, env: environment, encoding: 'utf8', timeout: 60_000,
    });
    expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
    const lines = stdout.trim().split('\n');
    const story = lines.filter((line) => !line.startsWith('{'));
    expect(story[0]).toMatch(/can sign in now/);
    expect(story.slice(1)).toEqual([
      'save, assign, submit, publish-urgent, embargo, legal-hold, revert, duplicate, trash',
      'in_review',
      'approved',
      'published',
      'published+draft',
      'It takes twenty minutes.',
      'published+in_review',
      'published+approved',
      'published',
      'It takes thirty minutes.',
      'An earlier version gave a wrong travel time.',
      'withdrawn',
      '404',
      'published',
    ]);
    const delivered = JSON.parse(lines.findLast((line) => line.startsWith('{')) ?? '') as { cover: { credit: string } };
    expect(delivered.cover.credit).toBe('Ada Brook');
  }, 90_000);
});
