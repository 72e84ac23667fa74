import { InvalidSettings, loadSettings } from './config/load-settings';
import { leanHeap } from './start/lean-heap';
import { shiftClock } from './start/shift-clock';
import { StartRefused } from './start/start-refused';
import { stopSignal } from './start/stop-signal';

/** Runs the newsroom until it is told to stop, and gives the exit code. */
async function main(): Promise<number> {
  const stop = stopSignal();
  const settings = loadSettings();
  shiftClock(settings.clockOffsetSeconds);
  // Loaded only now: a wrong setting is told at once, and signals are heard while the framework loads.
  const { startNewsroom } = await import('./start/start-newsroom.js');
  const newsroom = await startNewsroom(settings, (line) => console.log(line));
  // A person at a terminal wants it gone; whoever sends SIGTERM has a load balancer or others who are connected.
  await newsroom.stop({ drained: (await stop) === 'SIGTERM' });
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
