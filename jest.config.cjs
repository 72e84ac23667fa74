if (Number(process.versions.node.split('.')[0]) < 24) {
  throw new Error(`the tests need Node 24 or later and got ${process.version}: run them through "npm test"`);
}

/** The application under test is the compiled one in dist/: what ships is what is tested, OpenAPI included. */
module.exports = {
  rootDir: '.',
  testEnvironment: 'node',
  testRegex: 'test/.*\\.spec\\.ts$',
  moduleFileExtensions: ['js', 'ts', 'json'],
  transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: 'tsconfig.json' }] },
  moduleNameMapper: { '^(?:\\.\\./)+(src|migrations|scripts)/(.*)$': '<rootDir>/dist/$1/$2' },
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  maxWorkers: 2,
  workerIdleMemoryLimit: '512MB',
  modulePathIgnorePatterns: ['<rootDir>/dist/test'],
  testTimeout: 30_000,
};
