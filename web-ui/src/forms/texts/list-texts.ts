// What each list of the configuration is called on the pages: its words stand in one file for each language.
// Never holds a text.
import type { CompanyList } from '../../../../src/api/company.js';
import type { Language } from '../../../../src/core/kernel/language.js';
import { trunksEn } from './lists/trunks-en.js';
import { trunksNl } from './lists/trunks-nl.js';
import { trunksPl } from './lists/trunks-pl.js';
import { agentStatusesEn } from './lists/agent-statuses-en.js';
import { agentStatusesNl } from './lists/agent-statuses-nl.js';
import { agentStatusesPl } from './lists/agent-statuses-pl.js';
import { didsEn } from './lists/dids-en.js';
import { didsNl } from './lists/dids-nl.js';
import { didsPl } from './lists/dids-pl.js';
import { flowsEn } from './lists/flows-en.js';
import { flowsNl } from './lists/flows-nl.js';
import { flowsPl } from './lists/flows-pl.js';
import { queuesEn } from './lists/queues-en.js';
import { queuesNl } from './lists/queues-nl.js';
import { queuesPl } from './lists/queues-pl.js';
import { schedulesEn } from './lists/schedules-en.js';
import { schedulesNl } from './lists/schedules-nl.js';
import { schedulesPl } from './lists/schedules-pl.js';
import { agentsEn } from './lists/agents-en.js';
import { agentsNl } from './lists/agents-nl.js';
import { agentsPl } from './lists/agents-pl.js';
import { extensionsEn } from './lists/extensions-en.js';
import { extensionsNl } from './lists/extensions-nl.js';
import { extensionsPl } from './lists/extensions-pl.js';
import { usersEn } from './lists/users-en.js';
import { usersNl } from './lists/users-nl.js';
import { usersPl } from './lists/users-pl.js';

/** Of one list, in one language. */
export interface ListTexts {
  /** Of the page, and in the menu. */
  readonly title: string;
  /** One of its items, within a sentence; in a nominative. */
  readonly one: string;
  /** One that has no name yet. */
  readonly newOne: string;
  /** On the button. */
  readonly add: string;
  /** Instead of an empty list. */
  readonly none: string;
  /** Under the title. */
  readonly intro: string;
  /** What is gone with an item that is removed. */
  readonly loss: string;
  /** Labels of its fields, where the form is made from the list's definition. */
  readonly fields?: Readonly<Record<string, string>>;
  readonly hints?: Readonly<Record<string, string>>;
  /** By field, then by value. */
  readonly choices?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** What an empty field means, by field. */
  readonly nothing?: Readonly<Record<string, string>>;
}

const listTexts: Readonly<Record<CompanyList, Readonly<Record<Language, ListTexts>>>> = {
  trunks: { en: trunksEn, nl: trunksNl, pl: trunksPl },
  dids: { en: didsEn, nl: didsNl, pl: didsPl },
  flows: { en: flowsEn, nl: flowsNl, pl: flowsPl },
  queues: { en: queuesEn, nl: queuesNl, pl: queuesPl },
  agentStatuses: { en: agentStatusesEn, nl: agentStatusesNl, pl: agentStatusesPl },
  schedules: { en: schedulesEn, nl: schedulesNl, pl: schedulesPl },
  agents: { en: agentsEn, nl: agentsNl, pl: agentsPl },
  extensions: { en: extensionsEn, nl: extensionsNl, pl: extensionsPl },
  users: { en: usersEn, nl: usersNl, pl: usersPl },
};

export const textsOfLists = (language: Language): Readonly<Record<CompanyList, ListTexts>> =>
  Object.fromEntries(Object.entries(listTexts).map(([list, texts]) => [list, texts[language]])) as Record<
    CompanyList,
    ListTexts
  >;

/** The same word of every list. */
export const wordsOfLists = (
  language: Language,
  word: 'title' | 'one' | 'newOne' | 'add' | 'none' | 'intro' | 'loss',
): Readonly<Record<CompanyList, string>> =>
  Object.fromEntries(
    Object.entries(listTexts).map(([list, texts]) => [list, texts[language][word]]),
  ) as Record<CompanyList, string>;
