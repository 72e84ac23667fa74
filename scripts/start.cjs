// npm start: build what is stale, then run the newsroom in this same process, so that signals reach it directly.
require('./build-if-stale.cjs').buildIfStale();
require('./load-env-file.cjs').loadEnvFile();
require('../dist/src/main.js');
