// npm run test:browser: opens the example site in Chromium. It is not part of npm test, since Chromium does not come with the packages.
const { spawnSync } = require('node:child_process');
const { accessSync, constants } = require('node:fs');
const { delimiter, join } = require('node:path');

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** CHROMIUM, or the first one on the path. */
function findChromium() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const candidates = process.env.CHROMIUM ? [process.env.CHROMIUM] : NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return candidates.find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

const chromium = findChromium();
if (chromium === undefined) {
  console.error('Chromium is missing: apt-get install chromium, or name another one as CHROMIUM=/path/to/it.');
  process.exit(1);
}
const tests = [join(__dirname, 'test.cjs'), '--testRegex', 'test/browser/.*[.]browser[.]ts$', ...process.argv.slice(2)];
process.exitCode = spawnSync(process.execPath, tests, { stdio: 'inherit', env: { ...process.env, CHROMIUM: chromium } }).status ?? 1;
