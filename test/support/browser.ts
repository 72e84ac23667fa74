import { mkdirSync } from 'node:fs';
import { type BrowserContext, chromium } from 'playwright-core';

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** Chromium with a profile of its own in the folder, and nothing that calls home. */
export function openBrowser(folder: string): Promise<BrowserContext> {
  mkdirSync(folder, { recursive: true });
  return chromium.launchPersistentContext(folder, { executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', headless: true, args: FLAGS });
}
