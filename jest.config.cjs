if (Number(process.versions.node.split('.')[0]) < 24) {
  throw new Error(`the tests need Node 24 or later and got ${process.version}: run them through "npm test"`);
}

/** The application under test is the compiled one in dist/: what ships is what is tested, OpenAPI included. */
module.exports = {
  rootDir: '.',
  testEnvironment: '<rootDir>/test/support/jest/environment.cjs',
  // What the realms of the tests share must outlast each of them.
  testEnvironmentOptions: { globalsCleanup: 'off' },
  resolver: '<rootDir>/test/support/jest/resolver.cjs',
  testRegex: 'test/.*\\.spec\\.ts$',
  moduleFileExtensions: ['js', 'ts', 'json'],
  transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: 'tsconfig.json' }] },
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  maxWorkers: 2,
  workerIdleMemoryLimit: '512MB',
  // A worker past that limit is begun anew also after its last file, and told to end while it starts: on a busy machine that takes longer
  // than the half second after which Jest speaks of leaks. One that a test keeps alive does not end in ten seconds either.
  workerGracefulExitTimeout: 10_000,
  modulePathIgnorePatterns: ['<rootDir>/dist/test'],
  testTimeout: 30_000,
};
