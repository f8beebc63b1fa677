// A page of the real application for each test, in Chromium.
// Never shares an application between tests.
import { sessionCookie } from '../../src/app/border/session-cookie.js';
import { ApplicationUnderTest, must, type ApplicationUnderTestOptions } from './application-under-test.js';
import { freePort } from './free-port.js';
import { newcomer, officePasswords } from './office-company.js';
import { browserUnderTest, type BrowserLook, type BrowserUnderTest } from './page-under-test.js';

export interface ServedPage extends BrowserUnderTest {
  readonly app: ApplicationUnderTest;
  /** Before a page is opened: another start than the usual one. */
  start(options: ApplicationUnderTestOptions): Promise<ApplicationUnderTest>;
  /** Opens a page at `to` of somebody who is logged in: of the admin when nobody is named. The clock shows the real time then. */
  open(to: string, options?: BrowserLook & { readonly username?: string }): Promise<void>;
}

/** Registers the hooks of a test file; call it before the file registers its own. */
export function servedPage(options: ApplicationUnderTestOptions = {}): ServedPage {
  const inBrowser = browserUnderTest();
  let app: ApplicationUnderTest | undefined;
  /** The same for every test: the browser need not load the program anew. */
  let port: number | undefined;
  const running = (): ApplicationUnderTest => {
    if (app === undefined) throw new Error('no application runs');
    return app;
  };
  const start = async (own: ApplicationUnderTestOptions): Promise<ApplicationUnderTest> => {
    await app?.close();
    app = undefined;
    port ??= await freePort();
    return (app = await ApplicationUnderTest.start({ port, ...options, ...own }));
  };
  beforeEach(() => start({}));
  afterEach(async () => {
    await app?.close();
    app = undefined;
  });
  return {
    get page() {
      return inBrowser.page;
    },
    get app() {
      return running();
    },
    start,
    openBlank: (look) => inBrowser.openBlank(look),
    logIn: (url, username, password) => inBrowser.logIn(url, username, password),
    async open(to, { username = 'admin', ...look } = {}) {
      const password = username === newcomer.username ? newcomer.password : officePasswords[username];
      if (password === undefined) throw new Error(`no user ${username}`);
      await running().clock.catchUp();
      const { url, commands } = running();
      const { token } = must(await commands.sessions.logIn(username, password, '127.0.0.1'));
      await inBrowser.openBlank(look);
      await inBrowser.page.context().addCookies([{ name: sessionCookie(false).name, value: token, url }]);
      await inBrowser.page.goto(url + to, { waitUntil: 'domcontentloaded' });
    },
  };
}
