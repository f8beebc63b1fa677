// The demo company: what `centrale demo` starts with, and what a new user can look around in.
// Never used by a real installation.
import { companySchema, type Company, type CompanyInput } from '../../api/company.js';
import type { Demo } from '../../api/system.js';

const names = ['Els', 'Piet', 'Zofia', 'Jan', 'Anna', 'Marek', 'Fatima', 'Tom'] as const;
const surnames = [
  'de Vries',
  'Jansen',
  'Nowak',
  'Bakker',
  'Kowalska',
  'Wiśniewski',
  'El Amrani',
  'Smith',
] as const;

/** Skill levels by extension. */
const skills: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  '201': { sales: 8, billing: 3 },
  '202': { sales: 6 },
  '203': { sales: 4, support: 9 },
  '204': { sales: 2, support: 7 },
  '205': { support: 5 },
  '206': { support: 3 },
  '207': { billing: 5 },
  '208': { billing: 5 },
};

const extensions = Object.keys(skills);

/** What the queues have in common. */
const everyQueue = { ringSeconds: 20, wrapUpSeconds: 5, wrapUpExtensionSeconds: 60 } as const;

const queues: CompanyInput['queues'] = [
  {
    ...everyQueue,
    id: 'sales',
    name: 'Sales',
    skills: [{ skill: 'sales' }],
    strategy: { kind: 'least-occupied' },
    priority: 1,
    limits: { maxWaitSeconds: 1800 },
    overflow: { 'max-wait': { kind: 'queue', queue: 'support' } },
    voice: { announcements: { position: 'up-to', positionLimit: 5, expectedWait: true } },
  },
  {
    ...everyQueue,
    id: 'support',
    name: 'Support',
    skills: [{ skill: 'support' }],
    strategy: { kind: 'longest-idle' },
    widening: [{ afterSeconds: 120, change: { kind: 'add-queue', queue: 'billing' } }],
    maxMissedOffers: 5,
  },
  {
    ...everyQueue,
    id: 'billing',
    name: 'Billing',
    skills: [{ skill: 'billing' }],
    strategy: { kind: 'ordered-tiers' },
    members: [
      { agent: '207', tier: 1, position: 1 },
      { agent: '208', tier: 1, position: 2 },
      { agent: '201', tier: 2 },
    ],
    openTier: 1,
    // Els helps out when nobody from billing is quick enough.
    widening: [{ afterSeconds: 30, skipWaitWhenNobody: true, change: { kind: 'open-tier', tier: 2 } }],
    voice: { announcements: { position: 'exact' } },
  },
];

export const demoDid = '+31205550100';
/** SIP password of an extension, and web password of its agent. */
export const demoPassword = (extension: string): string => `demo-${extension}`;

const written: CompanyInput = {
  settings: {
    name: 'Centrale Demo',
    language: 'en',
    timeZone: 'Europe/Amsterdam',
    countryCode: '31',
    internationalPrefix: '00',
    trunkPrefix: '0',
    // Sales has one point: its callers go before others who came up to half a minute earlier.
    competition: { mode: 'priority', priorityPointSeconds: 30 },
  },
  trunks: [{ id: 'demo', name: 'Demo trunk', addresses: ['127.0.0.1'] }],
  dids: [
    { number: demoDid, name: 'Main number', trunk: 'demo', destination: { kind: 'flow', flow: 'welcome' } },
  ],
  flows: [
    {
      id: 'welcome',
      name: 'Welcome menu',
      language: 'en',
      start: 'menu',
      nodes: {
        menu: {
          kind: 'menu',
          prompt: 'welcome-menu',
          choices: {
            '1': { kind: 'go-to', node: 'sales' },
            '2': { kind: 'go-to', node: 'support' },
            '3': { kind: 'go-to', node: 'billing' },
            '9': { kind: 'repeat' },
          },
          inputTimeoutSeconds: 5,
          maxNoInput: 2,
          onNoInput: 'sales',
          invalidPrompt: 'invalid-choice',
          maxInvalid: 3,
        },
        sales: { kind: 'queue', queue: 'sales' },
        support: { kind: 'queue', queue: 'support' },
        billing: { kind: 'queue', queue: 'billing' },
      },
    },
  ],
  schedules: [
    {
      id: 'office',
      name: 'Office hours',
      weekly: [{ days: [1, 2, 3, 4, 5], hours: [{ from: '08:00', to: '18:00' }] }],
      dates: [
        { date: '2026-01-01', everyYear: true, name: "New Year's Day" },
        { date: '2026-12-25', everyYear: true, name: 'Christmas Day' },
        {
          date: '2026-12-31',
          everyYear: true,
          name: "New Year's Eve",
          hours: [{ from: '08:00', to: '16:00' }],
        },
      ],
    },
  ],
  queues,
  agents: extensions.map((extension, index) => ({
    id: extension,
    name: `${names[index]} ${surnames[index]}`,
    extension,
    skills: { ...skills[extension] },
    // Jan can do support, but would rather sell.
    desires: extension === '204' ? { sales: 8, support: 3 } : {},
    costPerHour: extension === '203' ? 42 : 30,
  })),
  extensions: extensions.map((extension, index) => ({
    number: extension,
    name: `${names[index]} ${surnames[index]}`,
    sipPassword: demoPassword(extension),
  })),
  users: [
    { username: 'admin', name: 'Administrator', role: 'admin', password: 'demo-admin' },
    { username: 'supervisor', name: 'Ingrid Visser', role: 'supervisor', password: 'demo-supervisor' },
    ...extensions.map((extension, index) => ({
      username: extension,
      name: `${names[index]} ${surnames[index]}`,
      role: 'agent' as const,
      agent: extension,
      password: demoPassword(extension),
    })),
  ],
};

export const demoCompany: Company = companySchema.parse(written);

/** A key that nothing else in the demo's queues is asked for by. */
export const demoCallbackDigit = '*';

/**
 * The demo company as the demo runs it: who calls while nobody is logged in can leave a message, customers' own agents are
 * asked first, and with `customersPort` there is an outbound side at which simulated customers are called back.
 */
export function demoServiceCompany(customersPort: number | undefined): Company {
  const outbound =
    customersPort === undefined
      ? undefined
      : ({ host: '127.0.0.1', port: customersPort, transport: 'udp', callerNumber: demoDid } as const);
  const company: CompanyInput = {
    ...demoCompany,
    trunks: demoCompany.trunks.map((trunk) => ({ ...trunk, ...(outbound && { outbound }) })),
    queues: demoCompany.queues.map((queue) => ({
      ...queue,
      limits: { ...queue.limits, nobodyLoggedIn: 'on-entry' },
      overflow: { ...queue.overflow, 'nobody-logged-in': { kind: 'voicemail' } },
      preferredAgent: { ...queue.preferredAgent, own: true },
      voice: {
        ...queue.voice,
        callback: { ...queue.voice?.callback, ...(outbound && { digit: demoCallbackDigit }) },
      },
    })),
  };
  return companySchema.parse(company);
}

/** Whom a visitor may be: the administrator, the supervisor and an agent. */
export function demoLogIns(): Demo['logIns'] {
  const roles = ['admin', 'supervisor', 'agent'] as const;
  return roles.flatMap((role) => {
    const user = demoCompany.users.find((one) => one.role === role);
    if (user?.password === undefined) return [];
    const { username, name, password } = user;
    return [{ username, name, password, role }];
  });
}
