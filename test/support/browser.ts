// Debian's Chromium without its own windows, for browser tests: half the work for the same pages.
// Never leaves a browser behind: close() ends it.
import { chromium, type Browser } from 'playwright-core';

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium-headless-shell';

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath,
    headless: true,
    timeout: 30_000,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      // A page lives for seconds: what it saves by optimized code is less than making that takes.
      '--js-flags=--no-opt --no-maglev --single-threaded-gc',
    ],
  });
}
