// The company's configuration as admins see and change it: trunks, DIDs, flows, queues, agents, extensions, users.
// Never holds logic; cross-references are checked by app/commands.
import { z } from 'zod';

const key = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'lower-case letters, digits and dashes, at most 40')
  .describe('Key: lower-case letters, digits and dashes');
const name = z.string().trim().min(1).max(80);
const extensionNumber = z.string().regex(/^\d{2,6}$/, '2 to 6 digits');
const skillLevel = z.number().int().min(1).max(10);
const seconds = (min: number, max: number) => z.number().int().min(min).max(max);

export const languageSchema = z.enum(['en', 'nl', 'pl']);
export const roleSchema = z.enum(['admin', 'supervisor', 'agent']);

export const destinationSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('flow'), flow: key }),
  z.strictObject({ kind: z.literal('queue'), queue: key }),
  z.strictObject({ kind: z.literal('extension'), extension: extensionNumber }),
]);

export const companySettingsSchema = z.strictObject({
  name,
  language: languageSchema,
  /** IANA name; decides when "today" begins. */
  timeZone: z.string().min(1).max(60),
  countryCode: z.string().regex(/^\d{1,3}$/, 'a country code without plus, e.g. 31'),
  internationalPrefix: z.string().regex(/^\d{0,4}$/),
  trunkPrefix: z.string().regex(/^\d{0,2}$/),
});

export const trunkSchema = z.strictObject({
  id: key,
  name,
  /** IPv4 addresses or CIDR ranges that the carrier's calls come from. */
  addresses: z
    .array(z.union([z.ipv4(), z.cidrv4()]))
    .min(1)
    .max(50),
});

export const didSchema = z.strictObject({
  /** E.164 with plus. */
  number: z.string().regex(/^\+[1-9]\d{3,14}$/, 'E.164, e.g. +31205550100'),
  name: name.optional(),
  /** Only on this trunk; any when absent. */
  trunk: key.optional(),
  destination: destinationSchema,
});

const nodeName = z.string().min(1).max(60);
const promptName = z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/, 'name of a prompt, e.g. welcome');

export const flowNodeSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('menu'),
    prompt: promptName,
    choices: z.partialRecord(
      z.enum(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '#']),
      z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('go-to'), node: nodeName }),
        z.strictObject({ kind: z.literal('repeat') }),
      ]),
    ),
    inputTimeoutSeconds: seconds(1, 60).default(5),
    maxNoInput: z.number().int().min(1).max(10).default(2),
    onNoInput: nodeName,
    invalidPrompt: promptName.optional(),
    maxInvalid: z.number().int().min(1).max(10).default(3),
  }),
  z.strictObject({ kind: z.literal('play'), prompt: promptName, next: nodeName }),
  z.strictObject({ kind: z.literal('queue'), queue: key }),
  z.strictObject({ kind: z.literal('extension'), extension: extensionNumber }),
  z.strictObject({ kind: z.literal('hang-up') }),
]);

export const flowSchema = z.strictObject({
  id: key,
  name,
  language: languageSchema,
  start: nodeName,
  nodes: z.record(nodeName, flowNodeSchema),
});

export const queueSchema = z.strictObject({
  id: key,
  name,
  requiredSkills: z.array(z.strictObject({ skill: key, minLevel: skillLevel.default(1) })).max(20),
  music: key.default('default'),
  ringSeconds: seconds(5, 120).default(20),
  wrapUpSeconds: seconds(0, 3600).default(10),
  retryAfterRefusalSeconds: seconds(0, 600).default(5),
  retryAfterMissSeconds: seconds(0, 600).default(10),
  serviceLevel: z
    .strictObject({ percent: z.number().int().min(1).max(100), seconds: seconds(1, 3600) })
    .default({ percent: 80, seconds: 20 }),
});

export const agentSchema = z.strictObject({
  id: key,
  name,
  /** The extension on whose devices the agent is rung. */
  extension: extensionNumber,
  skills: z.partialRecord(key, skillLevel),
});

export const extensionSchema = z.strictObject({
  number: extensionNumber,
  name,
  /** Write-only: stored as digest HA1; absent in answers, and left as it is when absent in a change. */
  sipPassword: z.string().min(8).max(100).optional(),
});

export const userSchema = z.strictObject({
  username: z.string().regex(/^[a-z0-9._-]{2,40}$/, 'lower-case letters, digits, dot, dash, underscore'),
  name,
  role: roleSchema,
  /** The agent who this user is; needed for role agent. */
  agent: key.optional(),
  /** Write-only: stored as a hash; absent in answers, and left as it is when absent in a change. */
  password: z.string().min(8).max(200).optional(),
});

/** Everything at once: what `centrale company import` reads and `export` writes. */
export const companySchema = z.strictObject({
  settings: companySettingsSchema,
  trunks: z.array(trunkSchema),
  dids: z.array(didSchema),
  flows: z.array(flowSchema),
  queues: z.array(queueSchema),
  agents: z.array(agentSchema),
  extensions: z.array(extensionSchema),
  users: z.array(userSchema),
});

export type Role = z.infer<typeof roleSchema>;
export type CompanySettings = z.infer<typeof companySettingsSchema>;
export type TrunkConfig = z.infer<typeof trunkSchema>;
export type DidConfig = z.infer<typeof didSchema>;
export type FlowConfig = z.infer<typeof flowSchema>;
export type QueueConfig = z.infer<typeof queueSchema>;
export type AgentConfig = z.infer<typeof agentSchema>;
export type ExtensionConfig = z.infer<typeof extensionSchema>;
export type UserConfig = z.infer<typeof userSchema>;
export type Company = z.infer<typeof companySchema>;
/** The lists of a company that are changed item by item; the key is `id`, `number` or `username`. */
export type CompanyList = Exclude<keyof Company, 'settings'>;
