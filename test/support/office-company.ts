// The small company whose pages the browser tests look at, and who logs in there.
// Never used outside tests: the demo's company shows what the product can do.
import { companySchema, type Company } from '../../src/api/company.js';

const people = {
  '201': 'Anneke de Vries',
  '202': 'Bartosz Wiśniewski',
  '203': 'Chiara Conti',
  '204': 'Daan Bakker',
  '205': 'Elżbieta Konstantynopolitańska-Nowak',
  '206': 'Finn O’Connor',
  '207': 'Grażyna Kowalczyk',
  '208': 'Hendrik Jansen',
} as const;

/** Web passwords by user name. */
export const officePasswords: Readonly<Record<string, string>> = {
  admin: 'admin-password',
  anneke: 'agent-password',
  daan: 'agent-password',
};

/** Has to replace the password at the first log-in. */
export const newcomer = { username: 'first', password: 'one-time-password' } as const;

export const officeDid = '+31205550100';

/** Without passwords. */
export const officeCompany: Company = companySchema.parse({
  settings: {
    name: 'Demo',
    language: 'en',
    timeZone: 'Europe/Amsterdam',
    countryCode: '31',
    internationalPrefix: '00',
    trunkPrefix: '0',
  },
  trunks: [{ id: 'demo', name: 'Demo carrier', addresses: ['127.0.0.1'] }],
  dids: [{ number: officeDid, name: 'Main', destination: { kind: 'flow', flow: 'welcome' } }],
  flows: [
    {
      id: 'welcome',
      name: 'Welcome',
      language: 'en',
      start: 'menu',
      nodes: {
        menu: {
          kind: 'menu',
          prompt: 'welcome',
          choices: {
            '1': { kind: 'go-to', node: 'sales' },
            '2': { kind: 'go-to', node: 'support' },
            '9': { kind: 'repeat' },
          },
          inputTimeoutSeconds: 5,
          maxNoInput: 2,
          onNoInput: 'sales',
          maxInvalid: 3,
        },
        sales: { kind: 'queue', queue: 'sales' },
        support: { kind: 'queue', queue: 'support' },
      },
    },
  ],
  queues: ['sales', 'support', 'billing'].map((id) => ({
    id,
    name: id.charAt(0).toUpperCase() + id.slice(1),
    skills: [{ skill: id, minLevel: 1 }],
    voice: { music: 'default' },
    ringSeconds: 20,
    wrapUpSeconds: 10,
    retryAfterRefusalSeconds: 5,
    retryAfterMissSeconds: 10,
    serviceLevel: { percent: 80, seconds: 20 },
  })),
  agents: Object.entries(people).map(([extension, name]) => ({
    id: `agent-${extension}`,
    name,
    extension,
    skills: { sales: 5 },
  })),
  extensions: Object.entries(people).map(([number, name]) => ({ number, name })),
  users: [
    { username: 'admin', name: 'Ada Administrator', role: 'admin' },
    { username: 'anneke', name: 'Anneke de Vries', role: 'agent', agent: 'agent-201' },
    { username: 'daan', name: 'Daan Bakker', role: 'agent', agent: 'agent-204' },
  ],
});
