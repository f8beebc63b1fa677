// The web UI in Debian's Chromium, for browser tests: a page of its own for each test.
// Never forgives a fault that a page itself reports, or a breach of its content security policy: the test fails.
import path from 'node:path';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { launchBrowser } from './browser.js';

/** Where the built web UI is. */
export const webUiFolder = path.resolve(__dirname, '../../web-ui');

/** Nothing moves unless the test asks for it: what does is drawn sixty times a second. */
export interface BrowserLook extends Pick<BrowserContextOptions, 'locale' | 'colorScheme' | 'reducedMotion'> {
  readonly width?: number;
  /** The pages' own typeface cannot be had: they are drawn in what the system has. */
  readonly withoutFont?: boolean;
  /** The test changes what a profile keeps beyond the page, e.g. its clock: no other test gets it. */
  readonly ownProfile?: boolean;
}

export interface BrowserUnderTest {
  /** The page that was opened last. */
  readonly page: Page;
  /** An empty page in a profile where nothing is kept but the program's files; closed after the test. */
  openBlank(look?: BrowserLook): Promise<void>;
  /** Goes to an address and logs in there. */
  logIn(url: string, username: string, password: string): Promise<void>;
}

/** Registers the hooks of a test file; call it before the file registers its own. */
export function browserUnderTest(): BrowserUnderTest {
  // Busy machines are slow, and a test is about what appears, not when.
  jest.setTimeout(90_000);
  let browser: Browser;
  /** By look: what has been loaded once is loaded from there again, which is most of the time that a page takes. */
  const profiles = new Map<string, BrowserContext>();
  let page: Page | undefined;
  let faults: string[] = [];

  const profile = async ({ width = 1440, withoutFont = false, ownProfile = false, ...look }: BrowserLook) => {
    const key = JSON.stringify([look, withoutFont]);
    const known = ownProfile ? undefined : profiles.get(key);
    if (known) return known;
    const made = await browser.newContext({
      viewport: { width, height: 900 },
      ...{ locale: 'en-GB', reducedMotion: 'reduce' },
      ...look,
    });
    made.setDefaultTimeout(30_000);
    if (withoutFont) await made.route('**/*.woff2', (route) => route.abort());
    if (!ownProfile) profiles.set(key, made);
    return made;
  };
  const leavePage = async (): Promise<void> => {
    const left = page;
    page = undefined;
    if (!left) return;
    const context = left.context();
    if (left.url().startsWith('http')) {
      const { origin } = new URL(left.url());
      const devTools = await context.newCDPSession(left);
      await devTools.send('Storage.clearDataForOrigin', { origin, storageTypes: 'local_storage' });
    }
    if (![...profiles.values()].includes(context)) return void (await context.close());
    // What the page keeps for itself goes with it.
    await left.close();
    await context.clearCookies();
    await context.clearPermissions();
  };
  beforeAll(async () => {
    browser = await launchBrowser();
  }, 60_000);
  afterAll(() => browser?.close());
  afterEach(async () => {
    const seen = faults;
    faults = [];
    await leavePage();
    expect(seen).toEqual([]);
  });
  return {
    get page() {
      if (!page) throw new Error('no page is open');
      return page;
    },
    async openBlank(look = {}) {
      await leavePage();
      const opened = (page = await (await profile(look)).newPage());
      await opened.setViewportSize({ width: look.width ?? 1440, height: 900 });
      opened.on('pageerror', (error) => faults.push(error.message));
      opened.on('console', (message) => {
        if (message.text().includes('Content Security Policy')) faults.push(message.text());
      });
    },
    async logIn(url, username, password) {
      await this.page.goto(url);
      await this.page.locator('input[name=username]').fill(username);
      await this.page.locator('input[name=password]').fill(password);
      await this.page.locator('button[type=submit]').click();
    },
  };
}
