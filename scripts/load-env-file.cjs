const { existsSync } = require('node:fs');
const { join } = require('node:path');

/** Settings from the file .env beside package.json, if there is one; what the environment holds already comes first. */
exports.loadEnvFile = function loadEnvFile() {
  const file = join(__dirname, '..', '.env');
  if (existsSync(file)) process.loadEnvFile(file);
};
