// Many seats at once: a CSV file in which a row is one person's extension, agent and user, or some of these.
// Never holds logic; app/seats does.
import { z } from 'zod';
import { admins, route, type ApiFeature } from './api-feature.js';
import { agentSchema } from './acd.js';
import { roleSchema, epochMsSchema } from './common.js';
import { csvFaultSchemaOf, tableFaultCodes } from './csv-faults.js';

export const seatLimits = { rows: 1_000, fileBytes: 1_000_000 } as const;

/** Columns of a CSV file; see the documentation for what stands in each. */
export const seatColumnSchema = z.enum([
  'extension',
  'name',
  'sip-password',
  'auto-answer',
  'agent',
  'skills',
  'preferences',
  'cost-per-hour',
  'calls',
  'chats',
  'mails',
  'queues',
  'username',
  'role',
]);

export const seatFaultCodeSchema = z.enum([
  ...tableFaultCodes,
  'invalid-character',
  /** The row names no extension, agent or user. */
  'nothing-named',
  'invalid-extension',
  'invalid-sip-password',
  'invalid-auto-answer',
  'invalid-agent',
  'invalid-skill',
  'invalid-number',
  'invalid-queue',
  'unknown-queue',
  /** The queue has no list of agents: whoever has the skills belongs to it. */
  'queue-by-skills',
  'invalid-username',
  'invalid-role',
  /** The same extension, agent or user in another line. */
  'repeated',
  /** The extension is another agent's, or the agent another user's. */
  'taken',
  'agent-required',
  'last-admin',
  /** Whatever else the configuration as a whole would not allow. */
  'invalid-configuration',
]);

export const seatFaultSchema = csvFaultSchemaOf(seatFaultCodeSchema);

/** What becomes of one extension, agent or user. */
const seatItemSchema = z.strictObject({
  key: z.string(),
  what: z.enum(['new', 'changed', 'unchanged']),
  /** Of a changed one: the fields. */
  fields: z.array(z.string()),
});

export const seatSchema = z.strictObject({
  line: z.number().int(),
  name: z.string(),
  extension: seatItemSchema.nullable(),
  agent: seatItemSchema.nullable(),
  /** What the agent will be able to do; null when the row names none. */
  skills: agentSchema.shape.skills.nullable(),
  user: seatItemSchema.nullable(),
  /** The role that the user will have; null when the row names none. */
  role: roleSchema.nullable(),
  /** Queues by whose list the agent gets calls; null when the file does not say. */
  queues: z.array(z.string()).nullable(),
});

const seatCountsSchema = z.strictObject({
  added: z.number().int(),
  changed: z.number().int(),
  unchanged: z.number().int(),
});

/** What the file would make and change, and everything that is wrong with it. */
export const seatCheckSchema = z.strictObject({
  /** By line; those without fault. */
  seats: z.array(seatSchema),
  extensions: seatCountsSchema,
  agents: seatCountsSchema,
  users: seatCountsSchema,
  /** Queues whose list of agents changes. */
  queues: z.array(z.string()),
  /** So many passwords are made up. */
  passwords: z.number().int(),
  /** Skills that nobody has or asks for yet: new ones, or mistyped. */
  newSkills: z.array(z.string()),
  /** Columns of the file that mean nothing here. */
  ignoredColumns: z.array(z.string()),
  /** The first 200, by line. */
  faults: z.array(seatFaultSchema),
  faultsTotal: z.number().int(),
});

/**
 * `preparing`: passwords are being hashed, nothing is written yet. `refused`: there are faults. `outdated`: somebody has
 * changed one of the items since the version that was named. Only with `done` has anything been written.
 */
export const seatImportSchema = z.strictObject({
  id: z.string(),
  state: z.enum(['preparing', 'done', 'refused', 'outdated', 'cancelled', 'failed']),
  by: z.string(),
  startedAtMs: epochMsSchema,
  percent: z.number().int().min(0).max(100),
  check: seatCheckSchema,
  /** Passwords that were made up and not taken yet. */
  passwordsLeft: z.number().int(),
});

/** What was made up for one seat; null where nothing was. */
export const seatPasswordSchema = z.strictObject({
  line: z.number().int(),
  name: z.string(),
  extension: z.string().nullable(),
  sipPassword: z.string().nullable(),
  username: z.string().nullable(),
  oneTimePassword: z.string().nullable(),
});

export type SeatColumn = z.infer<typeof seatColumnSchema>;
export type SeatFaultCode = z.infer<typeof seatFaultCodeSchema>;
export type Seat = z.infer<typeof seatSchema>;
export type SeatItem = z.infer<typeof seatItemSchema>;
export type SeatCounts = z.infer<typeof seatCountsSchema>;
export type SeatCheck = z.infer<typeof seatCheckSchema>;
export type SeatImport = z.infer<typeof seatImportSchema>;
export type SeatPassword = z.infer<typeof seatPasswordSchema>;

/** What the import of seats adds. */
export const seatsApi = {
  routes: {
    checkSeats: route({
      method: 'post',
      path: '/company/seat-checks',
      summary:
        'What a CSV file of extensions, agents and users would make and change, and what is wrong with it; changes nothing',
      tag: 'company',
      access: admins,
      fileBody: { contentType: 'text/csv', limitBytes: seatLimits.fileBytes },
      response: seatCheckSchema,
    }),
    importSeats: route({
      method: 'post',
      path: '/company/seat-imports',
      summary:
        'Make and change extensions, agents and users by a CSV file, all of it or nothing; answers at once, see the state',
      tag: 'company',
      access: admins,
      versioned: true,
      fileBody: { contentType: 'text/csv', limitBytes: seatLimits.fileBytes },
      response: seatImportSchema,
    }),
    seatImport: route({
      method: 'get',
      path: '/company/seat-imports/{id}',
      summary: 'How far an import of seats is, or how it ended: the last one, or one whose passwords wait',
      tag: 'company',
      access: admins,
      response: seatImportSchema,
    }),
    cancelSeatImport: route({
      method: 'delete',
      path: '/company/seat-imports/{id}',
      summary: 'Stop an import of seats that has written nothing yet',
      tag: 'company',
      access: admins,
    }),
    seatPasswords: route({
      method: 'get',
      path: '/company/seat-imports/{id}/passwords',
      summary:
        'The passwords that an import has made up, for whoever started it: until they are taken or an hour has passed',
      tag: 'company',
      access: admins,
      response: z.array(seatPasswordSchema),
    }),
    takeSeatPasswords: route({
      method: 'post',
      path: '/company/seat-imports/{id}/passwords',
      summary: 'The passwords that an import has made up, for the last time: they are kept no longer',
      tag: 'company',
      access: admins,
      response: z.array(seatPasswordSchema),
    }),
  },
  components: {
    SeatCheck: seatCheckSchema,
    Seat: seatSchema,
    SeatFault: seatFaultSchema,
    SeatImport: seatImportSchema,
    SeatPassword: seatPasswordSchema,
  },
} as const satisfies ApiFeature;
