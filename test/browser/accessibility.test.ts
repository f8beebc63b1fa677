// Every page and dialog, in light and dark, judged by axe-core: nothing serious, nothing critical.
// Never a proof that a page is usable; only that known obstacles are not there.
import { readFileSync } from 'node:fs';
import { busyCompany, busyHours, busyMs } from '../support/busy-office.js';
import { goingTo } from '../support/going-to.js';
import { talks } from '../support/office-life.js';
import { servedPage } from '../support/served-page.js';

const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary?: string }[];
}

const ui = servedPage({ company: busyCompany, behindMs: busyMs });

/** What is serious or critical on the page as it is now, one line each. */
async function obstacles(where: string): Promise<readonly string[]> {
  await ui.page.locator('.skeleton').first().waitFor({ state: 'detached' });
  if (!(await ui.page.evaluate<boolean>('"axe" in window'))) await ui.page.evaluate(axeSource);
  // Of all rules only that of contrast depends on the colours.
  return [
    ...(await judge(where, 'light', {})),
    ...(await judge(where, 'dark', { runOnly: ['color-contrast'] })),
  ];
}

async function judge(where: string, theme: 'light' | 'dark', rules: object): Promise<readonly string[]> {
  await ui.page.emulateMedia({ colorScheme: theme });
  await ui.page.locator(`html[data-theme=${theme}]`).waitFor();
  const options = JSON.stringify({ resultTypes: ['violations'], ...rules });
  const violations = await ui.page.evaluate<readonly Violation[]>(
    `axe.run(document, ${options}).then(({ violations }) => violations)`,
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(
        (node) => `${where}, ${theme}: ${id} ${JSON.stringify(node.target)} ${node.failureSummary ?? ''}`,
      ),
    );
}

const pagesOf = (call: string): readonly (readonly [to: string, ready: string])[] => [
  ['/wallboard', '[data-agent]'],
  ['/wallboard/tv', '.tv-queue'],
  ['/calls', '.table tbody tr'],
  [`/calls/${call}`, '.timeline'],
  ['/callbacks', '.table tbody tr'],
  ['/voicemails', '.table tbody tr'],
  ['/changes', 'summary'],
  ['/personal-data', '.empty'],
  ['/setup/start', '.settings'],
  ['/setup/settings', '.item-form'],
  ['/setup/trunks', '.table tbody tr'],
  ['/setup/dids', '.table tbody tr'],
  ['/setup/flows', '.tree'],
  ['/setup/queues', '.table tbody tr'],
  ['/setup/schedules', '.empty'],
  ['/setup/agents', '.table tbody tr'],
  ['/setup/extensions', '.table tbody tr'],
  ['/setup/users', '.table tbody tr'],
  ['/nowhere', '.page-head'],
];

describe('in light and in dark', () => {
  test('every page of an admin', async () => {
    const call = await busyHours(ui.app);
    await ui.openBlank();
    await ui.page.goto(ui.app.url);
    await ui.page.locator('input[name=username]').waitFor();
    const found = [...(await obstacles('log-in'))];
    await ui.open('/');
    await ui.page.locator('.side').waitFor();
    for (const [to, ready] of pagesOf(call)) {
      await ui.page.evaluate(goingTo(to));
      await ui.page.locator(ready).first().waitFor();
      if (to === '/changes') await ui.page.locator('summary').first().click();
      found.push(...(await obstacles(to)));
    }
    expect(found).toEqual([]);
  }, 60_000);

  test('the desk in a call, whom it can be passed on to, and a consultation', async () => {
    await talks(ui.app, '201', '+31611223344');
    await ui.open('/desk', { username: 'anneke' });
    await ui.page.locator('.call-controls').waitFor();
    const found = [...(await obstacles('desk in a call'))];
    await ui.page.getByRole('button', { name: 'Transfer or consult' }).click();
    await ui.page.getByRole('dialog').waitFor();
    found.push(...(await obstacles('directory')));
    await ui.page
      .getByRole('button', { name: /^Consult / })
      .first()
      .click();
    await ui.page.locator('.call-controls-line').waitFor();
    found.push(...(await obstacles('consultation')));
    expect(found).toEqual([]);
  }, 60_000);

  test('every group of a queue, and opening hours', async () => {
    const { company } = ui.app;
    const schedule = {
      id: 'office',
      name: 'Office hours',
      weekly: [{ days: [1, 2], hours: [{ from: '09:00', to: '17:00' }] }],
    };
    const members = company.agents.map(({ id }) => ({ agent: id }));
    const queues = company.queues.map((queue) => ({
      ...queue,
      members,
      strategy: { kind: 'ordered-tiers' as const },
      widening: [
        { afterSeconds: 10, change: { kind: 'open-tier' as const, tier: 2 } },
        { afterSeconds: 30, change: { kind: 'drop-skill' as const, skill: 'polish' } },
      ],
      limits: { maxWaitSeconds: 60 },
      schedule: 'office',
      voice: {
        leaveByDigit: { '1': { kind: 'voicemail' as const } },
        announcements: { periodic: ['welcome'] },
        callback: { digit: '2' as const },
      },
    }));
    await ui.app.has({ schedules: [schedule], queues });
    await ui.open('/setup/queues');
    await ui.page.getByRole('button', { name: 'Edit sales' }).click();
    await ui.page.getByRole('tab', { name: /^Skills/ }).click();
    await ui.page.getByRole('textbox', { name: 'Skill rule' }).fill('dutch >= ');
    await ui.page.getByRole('button', { name: 'Save' }).click();
    await ui.page.locator('.callout.bad').first().waitFor();
    const found: string[] = [];
    const tabs = ui.page.getByRole('tab');
    for (let index = 0; index < (await tabs.count()); index += 1) {
      await tabs.nth(index).click();
      found.push(...(await obstacles(`queue, ${await tabs.nth(index).textContent()}`)));
    }
    await ui.page.goto(`${ui.app.url}/setup/schedules`);
    await ui.page.getByRole('button', { name: 'Edit office' }).click();
    await ui.page.getByRole('button', { name: 'Add day' }).click();
    await ui.page.getByRole('button', { name: 'Save' }).click();
    await ui.page.locator('.field-error').first().waitFor();
    found.push(...(await obstacles('opening hours')));
    expect(found).toEqual([]);
  }, 90_000);

  test('dialogs, menus and forms with errors', async () => {
    await busyHours(ui.app);
    await ui.open('/setup/flows');
    await ui.page.getByRole('button', { name: 'Try it out' }).click();
    await ui.page.keyboard.press('2');
    const found = [...(await obstacles('trial'))];
    await ui.page.keyboard.press('Escape');
    await ui.page.getByRole('button', { name: 'Edit welcome' }).click();
    await ui.page.locator('.flow-node').first().waitFor();
    await ui.page.getByRole('button', { name: 'Remove step support' }).click();
    await ui.page.getByRole('button', { name: 'Save' }).click();
    await ui.page.locator('.field-error').first().waitFor();
    found.push(...(await obstacles('flow editor')));
    await ui.page.goto(`${ui.app.url}/setup/agents`);
    await ui.page.getByRole('button', { name: 'Add agent' }).click();
    await ui.page.getByRole('button', { name: 'Save' }).click();
    await ui.page.locator('.field-error').first().waitFor();
    found.push(...(await obstacles('agent form')));
    await ui.page.goto(`${ui.app.url}/wallboard`);
    await ui.page.locator('[data-agent=agent-202] button').click();
    await ui.page.getByRole('dialog').getByRole('button', { name: 'Break', exact: true }).click();
    found.push(...(await obstacles('status dialog')));
    await ui.page.keyboard.press('Escape');
    await ui.page.getByRole('button', { name: 'Select several' }).click();
    await ui.page.getByRole('checkbox', { name: /^Select all/ }).check();
    found.push(...(await obstacles('agents being selected')));
    await ui.page.getByRole('button', { name: 'Change status', exact: true }).click();
    await ui.page.getByRole('dialog').getByRole('button', { name: 'Log out of queues' }).click();
    found.push(...(await obstacles('statuses dialog')));
    await ui.page.keyboard.press('Escape');
    await ui.page.getByRole('button', { name: 'User menu' }).click();
    found.push(...(await obstacles('user menu')));
    await ui.page.keyboard.press('Escape');
    await ui.page.goto(`${ui.app.url}/callbacks`);
    await ui.page
      .getByRole('button', { name: /^Change priority/ })
      .first()
      .click();
    found.push(...(await obstacles('priority dialog')));
    await ui.page.keyboard.press('Escape');
    ui.app.telephony.setUp(false);
    await ui.page.locator('.notice.down').waitFor();
    ui.app.front.dropLive(true);
    await ui.page.locator('.notice.lost').waitFor();
    found.push(...(await obstacles('connection lost')));
    expect(found).toEqual([]);
  }, 60_000);

  test('the desk in conversation and in wrap-up, and the forced password', async () => {
    await busyHours(ui.app);
    const found: string[] = [];
    for (const username of ['anneke', 'daan']) {
      await ui.open('/', { username });
      await ui.page.locator('.now').waitFor();
      found.push(...(await obstacles(`desk of ${username}`)));
    }
    await ui.open('/', { username: 'first' });
    await ui.page.getByRole('heading', { name: 'Choose your own password' }).waitFor();
    found.push(...(await obstacles('forced password')));
    expect(found).toEqual([]);
  }, 60_000);
});
