// The demo company: what `centrale demo` starts with, and what a new user can look around in.
// Never used by a real installation.
import { companySchema, type Company, type CompanyInput } from './api/company.js';

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
const queueIds = ['sales', 'support', 'billing'] as const;

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
  queues: queueIds.map((id) => ({
    id,
    name: id[0]!.toUpperCase() + id.slice(1),
    skills: [{ skill: id, minLevel: 1 }],
    music: 'default',
    ringSeconds: 20,
    wrapUpSeconds: 5,
    retryAfterRefusalSeconds: 5,
    retryAfterMissSeconds: 10,
    serviceLevel: { percent: 80, seconds: 20 },
  })),
  agents: extensions.map((extension, index) => ({
    id: extension,
    name: `${names[index]} ${surnames[index]}`,
    extension,
    skills: { ...skills[extension] },
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
