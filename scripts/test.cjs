// npm test: build, lint, types, then every test, at last those that are held to promised times, with nothing beside them. What
// fails before the tests ends the run; the last line counts the tests.
// npm test -- <arguments> hands the arguments to jest and leaves lint and types out.
// SIGINT and SIGTERM end whatever runs and remove what it left; what a killed run left, the next one removes.
const { spawn } = require('node:child_process');
const { once } = require('node:events');
const { existsSync, readFileSync, realpathSync } = require('node:fs');
const { constants } = require('node:os');
const { join } = require('node:path');
const { build } = require('./build-if-stale.cjs');
const { makeRunFolder, removeFoldersOfDeadRuns, removeRunFolder } = require('./run-folder.cjs');
const { scripts } = require('../package.json');

const root = join(__dirname, '..');
const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** The first signal to stop, once there was one. */
let stoppedBy;
/** The program that runs at the moment. */
let running;

for (const name of stopSignals) {
  process.on(name, () => {
    stoppedBy ??= name;
    running?.kill(name);
  });
}

/** Runs a program of a package with this very Node, and gives its exit code. */
async function run(program, args, { nodeOptions = [], environment = {} } = {}) {
  const file = realpathSync(join(root, 'node_modules', '.bin', program));
  running = spawn(process.execPath, [...nodeOptions, file, ...args], {
    cwd: root, stdio: 'inherit', env: { ...process.env, ...environment },
  });
  const [code] = await once(running, 'exit');
  running = undefined;
  return code ?? 1;
}

/** Runs a script of package.json that is nothing but programs joined by &&. */
async function runScript(name) {
  for (const command of scripts[name].split(' && ')) {
    const [program, ...args] = command.split(' ');
    const code = await run(program, args);
    if (code !== 0) return code;
  }
  return 0;
}

/** A suite that could not even be loaded counts as one failed test. */
function addCounts(results) {
  const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites, numPendingTests, numTodoTests } = results;
  counts.passed += numPassedTests;
  counts.failed += numFailedTests + numRuntimeErrorTestSuites;
  counts.skipped += numPendingTests + numTodoTests;
}

function closingLine() {
  if (counts === undefined) return '0 passed, 1 failed';
  const { passed, failed, skipped } = counts;
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

async function runJest(args) {
  removeFoldersOfDeadRuns();
  const folder = makeRunFolder();
  const file = join(folder, 'results.json');
  try {
    const code = await run('jest', ['--json', `--outputFile=${file}`, ...args], {
      nodeOptions: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
      // What one process has compiled, the next of the many that the tests start takes as it is.
      environment: { RUN_FOLDER: folder, NODE_COMPILE_CACHE: join(folder, 'compiled') },
    });
    counts ??= { passed: 0, failed: 0, skipped: 0 };
    if (existsSync(file)) addCounts(JSON.parse(readFileSync(file, 'utf8')));
    else counts.failed += 1;
    return code;
  } finally {
    removeRunFolder(folder);
  }
}

/** undefined while no test was reached: then the stage itself is what failed. */
let counts;

/** What is promised is promised of a machine that does nothing else. */
const HELD_TO_TIMES = ['test/integration/schedules', 'test/faults/'];

const jestArguments = process.argv.slice(2);
const stages = [
  { name: 'build', run: build },
  { name: 'lint', run: () => runScript('lint'), whole: true },
  { name: 'types', run: () => runScript('typecheck'), whole: true },
  { name: 'tests', run: () => runJest(['--testPathIgnorePatterns', ...HELD_TO_TIMES, '/node_modules/']), whole: true },
  { name: 'tests of times', run: () => runJest(['--maxWorkers=1', ...HELD_TO_TIMES]), whole: true },
  { name: 'tests', run: () => runJest(jestArguments), whole: false },
];

/** Runs the stages, says how long each took, and gives the exit code of the first that failed. No test is run of what is not built or not clean. */
async function runStages() {
  const failed = [];
  for (const { name, run: stage } of stages.filter(({ whole }) => whole === undefined || whole === (jestArguments.length === 0))) {
    const begin = performance.now();
    const code = await stage();
    // A build holds signals up until it is done.
    await new Promise((resolve) => { setImmediate(resolve); });
    if (stoppedBy !== undefined) return 128 + constants.signals[stoppedBy];
    const outcome = code === 0 ? 'done' : 'FAILED';
    console.log(`${name}: ${outcome} in ${((performance.now() - begin) / 1000).toFixed(1)} s`);
    if (code !== 0) failed.push(code);
    if (failed.length > 0 && counts === undefined) break;
  }
  return failed[0] ?? 0;
}

async function main() {
  process.exitCode = await runStages();
  console.log(stoppedBy === undefined ? closingLine() : `stopped by ${stoppedBy}`);
}

void main();
