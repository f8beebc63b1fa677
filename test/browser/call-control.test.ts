// What an agent does with a call on the desk page, with the mouse and with the keyboard; what is heard is the phones' business.
// Never orders anything but by the page.
import path from 'node:path';
import { eventually } from '../support/eventually.js';
import { agentsAre, talks, type CallMade } from '../support/office-life.js';
import type { BrowserLook } from '../support/page-under-test.js';
import { servedPage } from '../support/served-page.js';

const pictures = process.env['CENTRALE_PICTURES'];
const ui = servedPage();

const shoot = async (name: string): Promise<void> => {
  if (pictures !== undefined) await ui.page.screenshot({ path: path.join(pictures, `${name}.png`) });
};

const button = (name: string | RegExp) => ui.page.getByRole('button', { name, exact: true });
const dialog = () => ui.page.getByRole('dialog');
const controls = () => ui.page.getByRole('group', { name: 'Call controls' });
const asked = (): readonly string[] =>
  ui.app.front.requests
    .filter((line) => /^(PUT|POST).*\/calls\//.test(line))
    .map((line) => line.replace(/calls\/[^/]+\//, 'calls/'));
const [caller, agent, colleague] = [0, 1, 2].map((index) => () => ui.app.media.endpoints[index]!);

/** Anneke talks with a customer. */
async function talking(look: BrowserLook = {}): Promise<CallMade> {
  const call = await talks(ui.app, '201', '+31611223344');
  await ui.open('/desk', { username: 'anneke', ...look });
  await controls().waitFor();
  return call;
}

/** Anneke asks Bartosz, whose phone rings. */
async function asking(look: BrowserLook = {}): Promise<void> {
  await talking(look);
  await agentsAre(ui.app, 'available', '202');
  await button('Transfer or consult').click();
  await button('Consult Bartosz Wiśniewski').click();
  await dialog().waitFor({ state: 'detached' });
  await ui.page.getByText('Calling Bartosz Wiśniewski. The first call is on hold.').waitFor();
}

test('hold and mute, each taken back', async () => {
  await talking();
  await button('Hold').click();
  await button('Resume').waitFor();
  expect(caller!().background?.kind).toBe('music');
  await button('Mute').click();
  await button('Unmute').click();
  await button('Mute').waitFor();
  await button('Resume').click();
  await button('Hold').waitFor();
  await shoot('controls');
  expect(asked()).toEqual([
    'PUT /api/v1/calls/hold',
    'PUT /api/v1/calls/mute',
    'PUT /api/v1/calls/mute',
    'PUT /api/v1/calls/hold',
  ]);
});

test('a consultation: rung, talking, swapped, and the customer handed over', async () => {
  await asking();
  expect(await button('Conference').isDisabled()).toBe(true);
  await shoot('consultation-ringing');
  await ui.app.pickUp('202');
  await ui.page.getByText('You are talking to Bartosz Wiśniewski. The first call is on hold.').waitFor();
  expect([caller!().background?.kind, agent!().bridgedWith]).toEqual(['music', colleague!()]);
  await shoot('consultation');
  await button('Switch to the first call').click();
  await ui.page.getByText('You are back on the first call. Bartosz Wiśniewski is on hold.').waitFor();
  expect([colleague!().background?.kind, agent!().bridgedWith]).toEqual(['music', caller!()]);
  await button('Switch to Bartosz Wiśniewski').click();
  await button('Transfer to Bartosz Wiśniewski').click();
  await controls().waitFor({ state: 'detached' });
  await ui.page.getByRole('button', { name: 'Finish wrap-up' }).waitFor();
  expect(caller!().bridgedWith).toBe(colleague!());
});

test('a conference made of it, out of which the agent hangs up', async () => {
  await asking();
  await ui.app.pickUp('202');
  await button('Conference').click();
  await button('Hold').waitFor();
  await button('Hang up').click();
  await controls().waitFor({ state: 'detached' });
  expect(ui.app.media.rooms[0]?.members.size).toBe(2);
});

test('with the keyboard alone: somebody is found by a skill, and the call is passed on', async () => {
  await talking();
  await button('Transfer or consult').focus();
  await ui.page.keyboard.press('Enter');
  await dialog().waitFor();
  await shoot('directory');
  await ui.page.keyboard.type('wisn');
  await button('Transfer to Bartosz Wiśniewski').waitFor();
  expect(await dialog().getByRole('listitem').count()).toBe(1);
  await ui.page.keyboard.press('Tab');
  await ui.page.keyboard.press('Tab');
  await ui.page.keyboard.press('Enter');
  await dialog().waitFor({ state: 'detached' });
  await controls().waitFor({ state: 'detached' });
  expect(asked()).toEqual(['POST /api/v1/calls/transfer']);
  expect(caller!().background?.kind).toBe('ringback');
});

test('to a queue, to its voicemail, to any number; nobody, and what cannot be called, is said', async () => {
  await talking();
  await button('Transfer or consult').click();
  const search = dialog().getByRole('searchbox');
  await search.fill('nobody at all');
  await dialog().getByText('Nobody found').waitFor();
  await search.fill('support');
  await button(/^Voicemail of /).waitFor();
  await search.fill('999');
  await button('Transfer to 999').click();
  await ui.page.getByText('This number cannot be called.').waitFor();
  await search.fill('support');
  await button(/^Transfer to .*[Ss]upport/).click();
  await dialog().waitFor({ state: 'detached' });
  await controls().waitFor({ state: 'detached' });
});

test('the customer hangs up while the agent still looks for somebody: nothing is left to be pressed', async () => {
  const { leg } = await talking();
  await button('Transfer or consult').click();
  await button('Transfer to Bartosz Wiśniewski').waitFor();
  leg.leg!.bye();
  await dialog().waitFor({ state: 'detached' });
  await controls().waitFor({ state: 'detached' });
});

/** A browser that says what it notifies of; nobody looks at the page. */
async function elsewhere(permission: 'default' | 'granted'): Promise<void> {
  await ui.page.context().addInitScript(`
    globalThis.notices = [];
    globalThis.Notification = class {
      static permission = '${permission}';
      static requestPermission = async () => (Notification.permission = 'granted');
      constructor(title, { body }) { this.at = notices.push([title, body]) - 1; }
      close() { notices[this.at].push('closed'); }
    };
    document.hasFocus = () => false;`);
}
const notices = (): Promise<readonly unknown[]> => ui.page.evaluate('notices');

test('a phone that rings is told to whoever looks at something else, for as long as it rings', async () => {
  await agentsAre(ui.app, 'available', '201');
  await ui.open('/desk', { username: 'anneke', ownProfile: true });
  await elsewhere('default');
  await ui.page.reload();
  await button('Notify me of calls on this computer').click();
  await button('Notify me of calls on this computer').waitFor({ state: 'detached' });
  await ui.app.callIn('+31611223344', ['1']);
  await ui.page.getByRole('heading', { name: 'Your phone is ringing' }).waitFor();
  expect(await notices()).toEqual([]);
  ui.app.telephony.lastTo('201').ring();
  await eventually('a notification', async () => ((await notices()).length > 0 ? true : undefined));
  expect(await notices()).toEqual([['Your phone is ringing', '+31611223344 · Sales']]);
  await ui.app.pickUp('201');
  await controls().waitFor();
  expect(await notices()).toEqual([['Your phone is ringing', '+31611223344 · Sales', 'closed']]);
});
