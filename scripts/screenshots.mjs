// Takes the README's screenshots of a running demo:
// node scripts/screenshots.mjs http://127.0.0.1:8080 admin demo-admin 201 demo-201 (the last two: an agent).
// Never starts or changes anything; it logs in, looks and leaves.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { smallerPng } from './smaller-png.mjs';

const [
  baseUrl = 'http://127.0.0.1:8080',
  username = 'admin',
  password = 'demo-admin',
  agentUsername = '201',
  agentPassword = 'demo-201',
] = process.argv.slice(2);
const folder = path.resolve(import.meta.dirname, '../web-ui/screenshots');
const timeoutMs = 20_000;
const callTimeoutMs = 120_000;
/** Sharp enough on a dense screen, and the pictures of a repository stay small. */
const deviceScaleFactor = 1.5;

async function api(page, route) {
  const answer = await page.request.get(`${baseUrl}/api/v1${route}`);
  if (!answer.ok()) throw new Error(`GET ${route}: ${answer.status()}`);
  return answer.json();
}

/** The answered call with the most to tell, so that the picture shows offers and a conversation. */
async function bestCall(page) {
  const { calls } = await api(page, '/calls?limit=30&outcome=answered&active=false');
  const details = await Promise.all(calls.map(({ id }) => api(page, `/calls/${encodeURIComponent(id)}`)));
  return details.sort((a, b) => b.legs.length - a.legs.length || b.events.length - a.events.length)[0]?.id;
}

async function withPage(browser, view, look) {
  const { theme, width, height, scale = deviceScaleFactor, user = username, secret = password } = view;
  const context = await browser.newContext({
    viewport: { width, height },
    deviceScaleFactor: scale,
    colorScheme: theme,
    locale: 'en-GB',
  });
  context.setDefaultTimeout(timeoutMs);
  try {
    const page = await context.newPage();
    await page.goto(baseUrl);
    await page.locator('input[name=username]').fill(user);
    await page.locator('input[name=password]').fill(secret);
    await page.locator('button[type=submit]').click();
    await page.locator('.side').waitFor();
    await look(page);
  } finally {
    await context.close();
  }
}

async function shoot(page, name) {
  // Let the second tick over, so that no figure is caught between two values.
  await page.waitForTimeout(1_200);
  const file = path.join(folder, `${name}.png`);
  const picture = smallerPng(await page.screenshot());
  await writeFile(file, picture);
  console.log(`${path.relative(process.cwd(), file)} ${Math.ceil(picture.length / 1024)} kB`);
}

async function main() {
  await mkdir(folder, { recursive: true });
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium-headless-shell',
    timeout: 30_000,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  try {
    for (const theme of ['light', 'dark']) {
      await withPage(browser, { theme, width: 1440, height: 900 }, async (page) => {
        await page.locator('[data-queue]').first().waitFor();
        await shoot(page, theme === 'light' ? 'wallboard' : 'wallboard-dark');
      });
    }
    await withPage(browser, { theme: 'dark', width: 1920, height: 1080, scale: 1 }, async (page) => {
      await page.goto(`${baseUrl}/wallboard/tv`);
      await page.locator('.tv-queue').first().waitFor();
      await shoot(page, 'television');
    });
    await withPage(browser, { theme: 'light', width: 1440, height: 1180 }, async (page) => {
      const id = await bestCall(page);
      if (id === undefined) {
        console.warn('No answered call yet: no picture of a call');
        return;
      }
      await page.goto(`${baseUrl}/calls/${encodeURIComponent(id)}`);
      await page.locator('.timeline').waitFor();
      await shoot(page, 'call');
    });
    await withPage(browser, { theme: 'light', width: 1440, height: 900 }, async (page) => {
      await page.goto(`${baseUrl}/setup/flows`);
      const { flows } = await api(page, '/company');
      await page.getByRole('button', { name: `Edit ${flows[0].id}` }).click();
      await page.locator('.flow-node').first().waitFor();
      await shoot(page, 'menu');
    });
    const agent = { user: agentUsername, secret: agentPassword };
    await withPage(browser, { theme: 'light', width: 1440, height: 900, ...agent }, async (page) => {
      await page.goto(`${baseUrl}/desk`);
      await page.locator('.status-control').waitFor();
      // Nicer with a caller on the line, but an idle agent is a picture too.
      await page
        .locator('.now.talking')
        .waitFor({ timeout: callTimeoutMs })
        .catch(() =>
          console.warn(`${agentUsername} got no call within ${callTimeoutMs} ms: picture without one`),
        );
      await shoot(page, 'desk');
    });
  } finally {
    await browser.close();
  }
}

main().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
