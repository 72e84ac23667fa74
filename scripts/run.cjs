// Runs one compiled entry point, building what is stale first: node scripts/run.cjs src/cli create-admin …
const { join } = require('node:path');
require('./build-if-stale.cjs').buildIfStale();
require('./load-env-file.cjs').loadEnvFile();
const [entry] = process.argv.splice(2, 1);
require(join(__dirname, '..', 'dist', `${entry}.js`));
