const { spawnSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const { existsSync, readFileSync, readdirSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..');
const stamp = join(root, 'dist', '.built-from');

/** A digest of everything that the build reads. Contents, not times: a checkout or a clock step changes times. */
function sourceDigest() {
  const hash = createHash('sha256');
  const files = ['package-lock.json', 'nest-cli.json', 'tsconfig.json', 'tsconfig.build.json'];
  for (const folder of ['src', 'migrations', 'scripts', 'bench']) {
    for (const entry of readdirSync(join(root, folder), { recursive: true })) {
      if (entry.endsWith('.ts')) files.push(join(folder, entry));
    }
  }
  for (const file of files.toSorted()) hash.update(file).update('\0').update(readFileSync(join(root, file))).update('\0');
  return hash.digest('hex');
}

/** Compiles into dist/ when the sources changed since the last build; says so, since it takes some seconds. Gives the exit code. */
exports.build = function build() {
  const digest = sourceDigest();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return 0;
  console.error('Building …');
  const nest = join(root, 'node_modules', '@nestjs', 'cli', 'bin', 'nest.js');
  const { status } = spawnSync(process.execPath, [nest, 'build'], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status === 0) writeFileSync(stamp, digest);
  else console.error('The build failed; its messages are above.');
  return status ?? 1;
};

/** The same for a program that needs the build: it ends here when there is none. */
exports.buildIfStale = function buildIfStale() {
  const code = exports.build();
  if (code !== 0) process.exit(code);
};
