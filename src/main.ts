import { InvalidSettings, loadSettings } from './config/load-settings';
import { leanHeap } from './start/lean-heap';
import { StartRefused } from './start/start-refused';
import { stopSignal } from './start/stop-signal';

/** Runs the newsroom until it is told to stop, and gives the exit code. */
async function main(): Promise<number> {
  const stop = stopSignal();
  const settings = loadSettings();
  // Loaded only now: a wrong setting is told at once, and signals are heard while the framework loads.
  const { startNewsroom } = await import('./start/start-newsroom.js');
  const newsroom = await startNewsroom(settings, (line) => console.log(line));
  await stop;
  await newsroom.stop();
  return 0;
}

leanHeap();
main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof InvalidSettings ? error.message : StartRefused.explain(error));
    process.exit(1);
  },
);
