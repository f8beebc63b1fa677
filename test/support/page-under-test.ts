// The web UI in Debian's Chromium, for browser tests: a page of its own for each test.
// Never forgives a fault that a page itself reports, or a breach of its content security policy: the test fails.
import path from 'node:path';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { launchBrowser } from './browser.js';
import { demoApiState } from './demo-api-state.js';
import { startFakeApiServer, type FakeApiServer } from './fake-api-server.js';

/** Where the built web UI is. */
export const webUiFolder = path.resolve(__dirname, '../../web-ui');

export interface BrowserLook extends Pick<BrowserContextOptions, 'locale' | 'colorScheme' | 'reducedMotion'> {
  readonly width?: number;
  /** The pages' own typeface cannot be had: they are drawn in what the system has. */
  readonly withoutFont?: boolean;
}

export interface BrowserUnderTest {
  /** The page that was opened last. */
  readonly page: Page;
  /** An empty page in a browser profile of its own; closed after the test. */
  openBlank(look?: BrowserLook): Promise<void>;
  /** Goes to an address and logs in there. */
  logIn(url: string, username: string, password: string): Promise<void>;
}

export interface PageUnderTest extends BrowserUnderTest {
  readonly server: FakeApiServer;
  /** Opens a page at `to` and logs in: as the admin when nobody is named. */
  open(to: string, options?: BrowserLook & { readonly username?: string }): Promise<void>;
}

/** Registers the hooks of a test file; call it before the file registers its own. */
export function browserUnderTest(): BrowserUnderTest {
  // Busy machines are slow, and a test is about what appears, not when.
  jest.setTimeout(90_000);
  let browser: Browser;
  let context: BrowserContext | undefined;
  let page: Page | undefined;
  let faults: string[] = [];
  beforeAll(async () => {
    browser = await launchBrowser();
  }, 60_000);
  afterAll(() => browser?.close());
  afterEach(async () => {
    const seen = faults;
    faults = [];
    page = undefined;
    await context?.close();
    expect(seen).toEqual([]);
  });
  return {
    get page() {
      if (!page) throw new Error('no page is open');
      return page;
    },
    async openBlank({ width = 1440, withoutFont = false, ...look } = {}) {
      await context?.close();
      context = await browser.newContext({ viewport: { width, height: 900 }, locale: 'en-GB', ...look });
      context.setDefaultTimeout(30_000);
      if (withoutFont) await context.route('**/*.woff2', (route) => route.abort());
      page = await context.newPage();
      page.on('pageerror', (error) => faults.push(error.message));
      page.on('console', (message) => {
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

/** The same, against a fake API server of the demo company, anew for each test. */
export function pageUnderTest(): PageUnderTest {
  const inBrowser = browserUnderTest();
  let server: FakeApiServer;
  beforeEach(async () => {
    server = await startFakeApiServer(demoApiState(Date.now()), webUiFolder);
  });
  afterEach(() => server?.close());
  return {
    get page() {
      return inBrowser.page;
    },
    get server() {
      return server;
    },
    openBlank: (look) => inBrowser.openBlank(look),
    logIn: (url, username, password) => inBrowser.logIn(url, username, password),
    async open(to, { username = 'admin', ...look } = {}) {
      const user = server.state.users.find(({ session }) => session.username === username);
      if (!user) throw new Error(`no user ${username}`);
      await inBrowser.openBlank(look);
      await inBrowser.logIn(server.url + to, username, user.password);
    },
  };
}
