import { InvalidSettings, loadSettings } from '../../src/config/load-settings';
import { StartRefused } from '../../src/start/start-refused';
import { stopSignal } from '../../src/start/stop-signal';
import { AccountsFile } from './accounts-file';
import { DemoServer } from './demo-server';
import { Refused } from './refused';
import { runDemo } from './run-demo';

/** Runs the demo, and leaves nothing running that it started. Gives the exit code. */
async function main(): Promise<number> {
  const stopped = stopSignal();
  const settings = loadSettings();
  const accounts = new AccountsFile(settings);
  const server = new DemoServer(settings);
  const demo = runDemo({ settings, accounts, server, say: (line) => console.log(line) });
  let code = 1;
  try {
    code = await Promise.race([demo.then(() => 0), stopped.then(() => 130)]);
    return code;
  } catch (error) {
    if (error instanceof Refused) throw new Refused(error.message + server.diagnosis());
    throw error;
  } finally {
    if (await server.stop()) {
      const next = code === 0 ? '`npm start` runs it again, with everything in place.' : 'The demo can be run again, and goes on from here.';
      console.log(`\nThe server that the demo started is stopped. ${next}`);
    }
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    const isTold = error instanceof Refused || error instanceof InvalidSettings;
    console.error(isTold ? error.message : StartRefused.explain(error));
    process.exit(1);
  },
);
