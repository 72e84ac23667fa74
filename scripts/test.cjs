// npm test: build, lint, types, then every test. The first stage that fails ends the run; the last line counts the tests.
// npm test -- <arguments> hands the arguments to jest and leaves lint and types out.
const { spawnSync } = require('node:child_process');
const { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { build } = require('./build-if-stale.cjs');
const { scripts } = require('../package.json');

const root = join(__dirname, '..');

/** Runs a program of a package with this very Node, and gives its exit code. */
function run(program, args, nodeOptions = []) {
  const file = realpathSync(join(root, 'node_modules', '.bin', program));
  const child = spawnSync(process.execPath, [...nodeOptions, file, ...args], { cwd: root, stdio: 'inherit' });
  return child.status ?? 1;
}

/** Runs a script of package.json that is nothing but programs joined by &&. */
function runScript(name) {
  for (const command of scripts[name].split(' && ')) {
    const [program, ...args] = command.split(' ');
    const code = run(program, args);
    if (code !== 0) return code;
  }
  return 0;
}

/** A suite that could not even be loaded counts as one failed test. */
function countOf(results) {
  const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites, numPendingTests, numTodoTests } = results;
  const skipped = numPendingTests + numTodoTests;
  const counted = `${numPassedTests} passed, ${numFailedTests + numRuntimeErrorTestSuites} failed`;
  return skipped > 0 ? `${counted}, ${skipped} skipped` : counted;
}

function runJest(args) {
  const folder = mkdtempSync(join(tmpdir(), 'copydesk-results-'));
  const file = join(folder, 'results.json');
  try {
    const code = run('jest', ['--json', `--outputFile=${file}`, ...args], [
      '--experimental-vm-modules',
      '--disable-warning=ExperimentalWarning',
    ]);
    if (existsSync(file)) count = countOf(JSON.parse(readFileSync(file, 'utf8')));
    return code;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What the last line says when no test was reached: the stage itself is what failed. */
let count = '0 passed, 1 failed';

const jestArguments = process.argv.slice(2);
const stages = [
  { name: 'build', run: build },
  { name: 'lint', run: () => runScript('lint'), whole: true },
  { name: 'types', run: () => runScript('typecheck'), whole: true },
  { name: 'tests', run: () => runJest(jestArguments) },
];

/** Runs the stages until one fails, says how long each took, and gives the exit code. */
function runStages() {
  for (const { name, run: stage } of stages.filter(({ whole }) => !whole || jestArguments.length === 0)) {
    const begin = performance.now();
    const code = stage();
    const outcome = code === 0 ? 'done' : 'FAILED';
    console.log(`${name}: ${outcome} in ${((performance.now() - begin) / 1000).toFixed(1)} s`);
    if (code !== 0) return code;
  }
  return 0;
}

process.exitCode = runStages();
console.log(count);
