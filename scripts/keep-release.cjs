// node scripts/keep-release.cjs <commit>: builds it and keeps what would run of it in test/releases/<commit>.json.br, where
// test/integration/upgrade.spec.ts finds the release before this one. It is built with the packages that are installed here.
const { execFileSync } = require('node:child_process');
const { mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { brotliCompressSync, constants } = require('node:zlib');

const root = join(__dirname, '..');
const [wanted] = process.argv.slice(2);
const inherit = { stdio: ['ignore', 'ignore', 'inherit'] };
const commit = execFileSync('git', ['rev-parse', '--short=7', `${wanted}^{commit}`], { cwd: root, encoding: 'utf8' }).trim();
const folder = mkdtempSync(join(tmpdir(), 'copydesk-release-'));

try {
  execFileSync('git', ['clone', '--quiet', '--no-checkout', root, folder], inherit);
  execFileSync('git', ['checkout', '--quiet', commit], { cwd: folder, ...inherit });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  execFileSync(process.execPath, ['node_modules/@nestjs/cli/bin/nest.js', 'build'], { cwd: folder, ...inherit });
  const files = ['src', 'migrations'].flatMap((part) =>
    readdirSync(join(folder, 'dist', part), { recursive: true }).filter((name) => name.endsWith('.js')).map((name) => join(part, name)));
  const content = Object.fromEntries(files.toSorted((a, b) => (a < b ? -1 : 1)).map((name) =>
    [name, readFileSync(join(folder, 'dist', name), 'utf8').replace(/^\/\/# sourceMappingURL=.*$/m, '')]));
  const text = Buffer.from(JSON.stringify(content));
  const packed = brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: text.length } });
  writeFileSync(join(root, 'test/releases', `${commit}.json.br`), packed);
  console.log(`test/releases/${commit}.json.br: ${files.length} files, ${packed.length} bytes`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
