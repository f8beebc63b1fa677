// Persons' data: who may find, hand over and erase them.
// Never erases; subject-commands.ts does.
import { subjectsApi, type Erasure, type Subject, type SubjectQuery } from '../../api/subjects.js';
import type { Outcome, Refusal } from '../../core/kernel/refusal.js';
import { refuseWithout, type Actor } from '../kernel/actor.js';
import { feature } from '../kernel/feature.js';
import type { PersonalDataStore } from '../ports/personal-data.js';
import { eraseOverdue, type Retention, type RetentionOptions } from './retention.js';

/** A person's data, by number or customer. Refusals of all: `not-found`, `invalid-number`. */
export interface SubjectCommands {
  find(query: SubjectQuery): Promise<Outcome<Subject>>;
  /** A tar archive. */
  export(query: SubjectQuery): Outcome<AsyncIterable<Uint8Array>>;
  /** Callbacks that are still to be made are called off. Refusals: `subject-on-the-line`, `import-running`. */
  erase(query: SubjectQuery, by: string): Promise<Outcome<Erasure>>;
}

/** As the change log and the journal name who did it. */
const by = 'retention';

interface RetentionMeans extends Pick<RetentionOptions, 'clock' | 'log'> {
  readonly store: { readonly personal: PersonalDataStore };
  readonly keepPersonalData: Retention;
  readonly commands: {
    readonly voicemails: { remove(id: string, by: string): Promise<Outcome<undefined>> };
    readonly customers: { remove(id: string, by: string): Outcome<undefined> };
  };
}

export const subjectsFeature = feature({
  name: 'subjects',
  routes: subjectsApi.routes,
  as: ({ subjects }: { readonly subjects: SubjectCommands }, actor: Actor) => {
    const configuring = (): Refusal | undefined => refuseWithout(actor, 'configure');
    return {
      subjects: {
        find: async (query: SubjectQuery) => configuring() ?? (await subjects.find(query)),
        export: (query: SubjectQuery) => configuring() ?? subjects.export(query),
        erase: async (query: SubjectQuery) => configuring() ?? (await subjects.erase(query, actor.username)),
      },
    };
  },
  handlers: (as) => ({
    findSubject: (request) => as(request).subjects.find(request.body),
    exportSubject: (request) => as(request).subjects.export(request.body),
    eraseSubject: (request) => as(request).subjects.erase(request.body),
  }),
  chores: ({ store, clock, log, keepPersonalData, commands }: RetentionMeans) => [
    {
      name: 'erase personal data whose time is over',
      when: '11 2 * * *',
      run: (signal) =>
        eraseOverdue(
          {
            ...{ clock, log, keep: keepPersonalData, personal: store.personal },
            removeVoicemail: (id) => commands.voicemails.remove(id, by),
            removeCustomer: (id) => commands.customers.remove(id, by),
          },
          signal,
        ),
    },
  ],
});
