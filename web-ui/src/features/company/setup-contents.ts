// Every section of the set-up, as the features add them.
// Never says in which order the menu shows them; setup-sections.ts does.
import { companyLists } from '../../../../src/api/company.js';
import { listSetup, type SetupSection } from '../../forms/setup-section.js';
import { queueSection } from '../acd/queue-section.js';
import { agentSection } from '../agents/agent-section.js';
import { FlowSection } from '../ivr/flow-section.js';
import { pbxSetup } from '../pbx/pbx-setup.js';
import { SeatsSection } from '../seats/seats-section.js';
import { userSection } from '../sessions/user-section.js';
import { SettingsSection } from './settings-section.js';
import { StartSection } from './start-section.js';

const own: readonly SetupSection[] = [
  {
    name: 'start',
    words: ({ setup }) => ({ title: setup.sections.start, intro: setup.intros.start }),
    Content: StartSection,
  },
  {
    name: 'settings',
    words: ({ setup }) => ({ title: setup.sections.settings, intro: setup.intros.settings }),
    Content: SettingsSection,
  },
  ...pbxSetup,
  listSetup('agents', agentSection),
  listSetup('queues', queueSection),
  { name: 'flows', words: (t) => t.lists.flows, Content: FlowSection },
  listSetup('users', userSection),
  { name: 'seats', words: (t) => t.seats, Content: SeatsSection },
];

/** By name. A list that no feature draws has the form that its definition gives. */
export const setupContents: ReadonlyMap<string, SetupSection> = new Map(
  [...companyLists.map((list) => listSetup(list)), ...own].map((section) => [section.name, section]),
);
