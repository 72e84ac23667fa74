// Jest gives every test file a realm of its own, and would load and compile Nest, TypeORM and the whole application anew in each:
// seconds before the first test. Only the tests themselves need that, so everything outside test/ is loaded once for each worker, by
// Node itself; resolver.cjs has the tests ask for it here.
const { createRequire } = require('node:module');
const { TestEnvironment } = require('jest-environment-node');

const nativeRequire = createRequire(__filename);
/** What is made once for each worker, such as the description of the API. */
const keptByWorker = new Map();

module.exports = class Environment extends TestEnvironment {
  async setup() {
    await super.setup();
    // Decorators of a test write where those of the application do.
    nativeRequire('reflect-metadata');
    Object.assign(this.global, { nativeRequire, keptByWorker, Reflect });
  }
};
