// What a test file requires from outside test/ becomes a stand-in that takes it from Node's own modules: see environment.cjs.
const { createHash } = require('node:crypto');
const { existsSync, mkdirSync, writeFileSync } = require('node:fs');
const { join, sep } = require('node:path');

const root = join(__dirname, '../../..');
const tests = join(root, 'test') + sep;

module.exports = function resolve(request, options) {
  const { basedir = '', conditions = [], defaultResolver } = options;
  if (!`${basedir}${sep}`.startsWith(tests)) return defaultResolver(request, options);
  const path = defaultResolver(shipped(request), options);
  const isNative = !path.startsWith(tests) && /\.[cm]?js$/.test(path) && conditions.includes('require');
  return isNative ? standInFor(path) : path;
};

/** The tests name the sources of the application; what they get is what ships, below dist/. */
function shipped(request) {
  const [, path] = /^(?:\.\.\/)+((?:src|migrations|scripts)\/.*)$/.exec(request) ?? [];
  return path === undefined ? request : join(root, 'dist', path);
}

/** A process of its own that is given the path of a stand-in has no tests, and takes what it stands for as it is. */
function standInFor(path) {
  const folder = join(process.env['RUN_FOLDER'], 'stand-ins');
  const file = join(folder, `${createHash('sha256').update(path).digest('hex').slice(0, 24)}.js`);
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, `module.exports = (globalThis.nativeRequire ?? require)(${JSON.stringify(path)});\n`);
  }
  return file;
}
