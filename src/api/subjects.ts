// A person whom personal data belong to: found by number or customer, handed over as a file, erased.
// Never holds logic; app/subjects does.
import { z } from 'zod';
import { admins, route, type ApiFeature } from './api-feature.js';
import { epochMsSchema } from './common.js';

/** Whom it is about. */
export const subjectQuerySchema = z
  .strictObject({
    /** However it is written. */
    number: z.string().trim().min(1).max(40).optional(),
    /** Key of the customer's record, instead of a number. */
    customer: z.string().trim().min(1).max(40).optional(),
  })
  .refine(({ number, customer }) => (number === undefined) !== (customer === undefined), {
    error: 'expected either a number or a customer',
    path: ['number'],
  });

/** How much there is of each kind. */
export const subjectCountsSchema = z.strictObject({
  numbers: z.number().int(),
  /** As the carrier sent them, or as the customer was called then. */
  names: z.number().int(),
  /** What was typed on the telephone: customer numbers, codes, dates. */
  typed: z.number().int(),
  /** What callbacks were about: the customer's key, and where the spoken reason lies. */
  callbackDetails: z.number().int(),
  /** Voice messages and spoken reasons, as files. */
  recordings: z.number().int(),
  /** Records of customers, and lines of the change log that name one. */
  customers: z.number().int(),
  changeLogLines: z.number().int(),
});

/** What stays as figures, without telling whose it was. */
export const subjectTracesSchema = z.strictObject({
  calls: z.number().int(),
  callbacks: z.number().int(),
  voicemails: z.number().int(),
});

export const subjectSchema = z.strictObject({
  numbers: z.array(z.string()),
  customers: z.array(z.strictObject({ id: z.string(), name: z.string() })),
  counts: subjectCountsSchema,
  traces: subjectTracesSchema,
  /** Calls that go on: nothing can be erased before they have ended. */
  openCalls: z.number().int(),
  /** Callbacks that are still to be made, and are called off. */
  openCallbacks: z.number().int(),
  /** Where the company's own configuration holds one of the numbers, e.g. `queues/sales`: it is changed there. */
  configuredIn: z.array(z.string()),
});

/** The proof of an erasure; it names nobody. */
export const erasureSchema = z.strictObject({
  /** The version of the change log that tells of it. */
  version: z.number().int(),
  erasedAtMs: epochMsSchema,
  by: z.string(),
  erased: subjectCountsSchema,
  /** Found afterwards by the same search: nothing. */
  left: subjectCountsSchema,
  traces: subjectTracesSchema,
  /** Callbacks that were still to be made. */
  callbacksCalledOff: z.number().int(),
  /** Overwritten in the database's files. False: something read them at that moment; the log is overwritten soon. */
  isOverwritten: z.boolean(),
  configuredIn: z.array(z.string()),
  /** Copies of the database that were made by upgrades: they still hold what was erased. */
  copies: z.array(z.string()),
});

export type SubjectQuery = z.infer<typeof subjectQuerySchema>;
export type SubjectCounts = z.infer<typeof subjectCountsSchema>;
export type SubjectTraces = z.infer<typeof subjectTracesSchema>;
export type Subject = z.infer<typeof subjectSchema>;
export type Erasure = z.infer<typeof erasureSchema>;

/** What personal data by subject add. */
export const subjectsApi = {
  routes: {
    findSubject: route({
      method: 'post',
      path: '/subjects/find',
      summary: 'What is kept of one person, counted',
      tag: 'subjects',
      access: admins,
      body: subjectQuerySchema,
      response: subjectSchema,
    }),
    exportSubject: route({
      method: 'post',
      path: '/subjects/export',
      summary: 'All that is kept of one person, as a tar archive of JSON files and recordings',
      tag: 'subjects',
      access: admins,
      body: subjectQuerySchema,
      fileResponse: { contentType: 'application/x-tar', fileName: 'person.tar' },
    }),
    eraseSubject: route({
      method: 'post',
      path: '/subjects/erase',
      summary: 'Erase all that is kept of one person; figures stay as they are. The answer is the proof',
      tag: 'subjects',
      access: admins,
      body: subjectQuerySchema,
      response: erasureSchema,
    }),
  },
  components: {
    SubjectQuery: subjectQuerySchema,
    Subject: subjectSchema,
    SubjectCounts: subjectCountsSchema,
    SubjectTraces: subjectTracesSchema,
    Erasure: erasureSchema,
  },
} as const satisfies ApiFeature;
