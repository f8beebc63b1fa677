// Customers: who calls from which numbers, and how their calls are treated; lists of them as CSV.
// Never holds logic; app/customers does.
import { z } from 'zod';
import { everyone, route, supervisors, type ApiFeature } from './api-feature.js';
import { epochMsSchema, languageSchema } from './common.js';
import { callWishesSchema } from './acd.js';
import { csvFaultSchemaOf, tableFaultCodes } from './csv-faults.js';

export const customerLimits = {
  nameLength: 120,
  numbers: 20,
  notesLength: 2000,
  importLines: 200_000,
  importBytes: 60_000_000,
} as const;

const customerId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/, 'letters, digits, dot, dash and underscore, at most 40');

export const customerSchema = z.strictObject({
  /** As the customer is called in the company's own administration. */
  id: customerId,
  name: z.string().trim().min(1).max(customerLimits.nameLength),
  /** As people write them; stored and answered as E.164. No two customers have the same. */
  numbers: z.array(z.string().trim().min(1).max(40)).max(customerLimits.numbers).default([]),
  /** What the customer hears prompts in; absent = the language of the number or menu. */
  language: languageSchema.optional(),
  /** The customer's own agent. */
  agent: z.string().min(1).max(40).optional(),
  /** Skills that each call of this customer asks for, and priority points. */
  wishes: callWishesSchema.prefault({}),
  notes: z.string().trim().max(customerLimits.notesLength).default(''),
});

export const customerRecordSchema = customerSchema.extend({
  changedAtMs: epochMsSchema,
  changedBy: z.string(),
});

export const customerListQuerySchema = z.strictObject({
  /** Parts of name, key or number; all of the words must occur. */
  search: z.string().max(80).optional(),
  /** Who has exactly this number, however it is written; instead of a search. */
  number: z.string().max(40).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  /** `next` of the page before. */
  after: z.string().max(600).optional(),
});

export const customerListSchema = z.strictObject({
  /** By name. */
  customers: z.array(customerRecordSchema),
  /** Pass as `after` for the next page; null on the last. */
  next: z.string().nullable(),
  /** How many there are in all; with a search, how many match. Null on pages after the first. */
  total: z.number().int().nullable(),
});

/** Columns of a CSV file; see the documentation for what stands in each. */
export const customerColumnSchema = z.enum([
  'id',
  'name',
  'numbers',
  'language',
  'agent',
  'priority',
  'skills',
  'skill-rule',
  'notes',
]);

export const customerFaultCodeSchema = z.enum([
  ...tableFaultCodes,
  'invalid-id',
  'duplicate-id',
  'invalid-number',
  /** A spreadsheet has rounded it, e.g. `3,16E+10`. */
  'rounded-number',
  'too-many-numbers',
  'duplicate-number',
  'number-taken',
  'invalid-language',
  'unknown-agent',
  'invalid-priority',
  'invalid-skill',
  'invalid-skill-rule',
]);

export const customerFaultSchema = csvFaultSchemaOf(customerFaultCodeSchema);

export const customerImportQuerySchema = z.strictObject({
  /** Checks everything and changes nothing. */
  dryRun: z.enum(['true', 'false']).default('false'),
});

/** `writing`: no fault was found. `refused`: faults were found and nothing was changed, as after `cancelled`. */
export const customerImportSchema = z.strictObject({
  id: z.string(),
  dryRun: z.boolean(),
  state: z.enum(['reading', 'writing', 'undoing', 'done', 'refused', 'cancelled', 'failed']),
  by: z.string(),
  startedAtMs: epochMsSchema,
  percent: z.number().int().min(0).max(100),
  /** Customers read so far. */
  rows: z.number().int(),
  added: z.number().int(),
  changed: z.number().int(),
  unchanged: z.number().int(),
  /** Columns of the file that mean nothing here. */
  ignoredColumns: z.array(z.string()),
  /** The first 200, by line. */
  faults: z.array(customerFaultSchema),
  faultsTotal: z.number().int(),
});

/** `semicolon`: as spreadsheets expect it where the comma stands in numbers. */
export const customerExportQuerySchema = z.strictObject({
  delimiter: z.enum(['comma', 'semicolon']).default('comma'),
});

export type Customer = z.infer<typeof customerSchema>;
export type CustomerRecord = z.infer<typeof customerRecordSchema>;
export type CustomerListQuery = z.infer<typeof customerListQuerySchema>;
export type CustomerList = z.infer<typeof customerListSchema>;
export type CustomerColumn = z.infer<typeof customerColumnSchema>;
export type CustomerFault = z.infer<typeof customerFaultSchema>;
export type CustomerFaultCode = z.infer<typeof customerFaultCodeSchema>;
export type CustomerImport = z.infer<typeof customerImportSchema>;

/** What customers add. */
export const customersApi = {
  routes: {
    customers: route({
      method: 'get',
      path: '/customers',
      summary: 'Customers by name; agents only the one on their line, by number',
      tag: 'customers',
      access: everyone,
      query: customerListQuerySchema,
      response: customerListSchema,
    }),
    customer: route({
      method: 'get',
      path: '/customers/{id}',
      summary: 'One customer; agents only the one on their line',
      tag: 'customers',
      access: everyone,
      response: customerRecordSchema,
    }),
    putCustomer: route({
      method: 'put',
      path: '/customers/{id}',
      summary: 'Create or replace one customer',
      tag: 'customers',
      access: supervisors,
      versioned: true,
      body: customerSchema,
      response: customerRecordSchema,
    }),
    removeCustomer: route({
      method: 'delete',
      path: '/customers/{id}',
      summary: 'Remove one customer',
      tag: 'customers',
      access: supervisors,
      versioned: true,
    }),
    exportCustomers: route({
      method: 'get',
      path: '/customers.csv',
      summary: 'All customers as CSV',
      tag: 'customers',
      access: supervisors,
      query: customerExportQuerySchema,
      fileResponse: { contentType: 'text/csv; charset=utf-8', fileName: 'customers.csv' },
    }),
    importCustomers: route({
      method: 'post',
      path: '/customer-imports',
      summary: 'Add and change customers by a CSV file, all of it or nothing; answers at once, see the state',
      tag: 'customers',
      access: supervisors,
      query: customerImportQuerySchema,
      fileBody: { contentType: 'text/csv', limitBytes: customerLimits.importBytes },
      response: customerImportSchema,
    }),
    customerImport: route({
      method: 'get',
      path: '/customer-imports/{id}',
      summary: 'How far the last import is, or how it ended',
      tag: 'customers',
      access: supervisors,
      response: customerImportSchema,
    }),
    cancelCustomerImport: route({
      method: 'delete',
      path: '/customer-imports/{id}',
      summary: 'Stop an import; what it has written is taken back',
      tag: 'customers',
      access: supervisors,
    }),
  },
  components: {
    Customer: customerSchema,
    CustomerRecord: customerRecordSchema,
    CustomerList: customerListSchema,
    CustomerImport: customerImportSchema,
    CustomerFault: customerFaultSchema,
  },
} as const satisfies ApiFeature;
