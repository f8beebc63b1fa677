// Health of the service.
// Never contains secrets or configuration, but for the passwords of a demo, which are no secrets.
import { z } from 'zod';
import { everyone, route, supervisors, type ApiFeature } from './api-feature.js';
import { epochMsSchema, languageSchema, roleSchema } from './common.js';

export const healthSchema = z.strictObject({
  status: z.enum(['up', 'degraded', 'draining']),
  /** Why it is degraded; empty when it is not. */
  problems: z
    .array(
      z.enum(['telephony-down', 'media-down', 'sip-server-shared', 'storage-unavailable', 'storage-slow']),
    )
    .describe('`sip-server-shared`: another service uses the drachtio-server of this one'),
  version: z.string(),
  uptimeS: z.number().int(),
  telephonyUp: z.boolean(),
  mediaUp: z.boolean(),
  activeCalls: z.number().int(),
});
export type Health = z.infer<typeof healthSchema>;

/** What the service has used and carried since it started; for monitoring. */
export const metricsSchema = z.strictObject({
  daemon: z.strictObject({ cpuS: z.number(), rssBytes: z.number().int() }),
  /** Null with external telephony. */
  softswitch: z
    .strictObject({ cpuS: z.number(), rssBytes: z.number().int(), sessions: z.number().int() })
    .nullable(),
  sip: z.strictObject({
    wrongPasswords: z.number().int().describe('REGISTERs and INVITEs with a wrong password, since the start'),
    blockedRequests: z
      .number()
      .int()
      .describe('Refused unread: their address had sent too many wrong passwords'),
  }),
  storage: z.strictObject({
    slowWrites: z.number().int().describe('Writes that took longer than a second and held up calls'),
    slowCheckpoints: z
      .number()
      .int()
      .describe('Longer than a second to bring what was written into the database file; holds up no call'),
  }),
  rtp: z.strictObject({
    received: z.number().int(),
    sent: z.number().int(),
    lostInbound: z.number().int().describe('Gaps in the sequence numbers of what arrived: lost before us'),
    refused: z.number().int().describe('Came from where no party of the call is: thrown away'),
    droppedInside: z.number().int().describe('Arrived for a conversation but not passed on'),
  }),
});
export type Metrics = z.infer<typeof metricsSchema>;

/** What every page may know about the service: whose it is, and where phones and trunks reach it. */
export const serviceSchema = z.strictObject({
  companyName: z.string(),
  /** IANA name; the pages show times as the company's clocks do. */
  timeZone: z.string(),
  version: z.string(),
  /** `external`: SIP is served by a drachtio-server of the site, whose addresses Centrale does not know. */
  telephony: z.enum(['embedded', 'external']),
  /** Where phones and trunks send their calls; empty with external telephony. */
  sip: z.array(
    z.strictObject({
      transport: z.enum(['udp', 'tcp', 'tls', 'wss']),
      host: z.string(),
      port: z.number().int(),
    }),
  ),
});
export type Service = z.infer<typeof serviceSchema>;

/** Log-ins that everybody may use, with their passwords: those of a demo, and of no other service. */
export const demoSchema = z.strictObject({
  /** Empty: this is no demo. */
  logIns: z.array(
    z.strictObject({ username: z.string(), password: z.string(), name: z.string(), role: roleSchema }),
  ),
});
export type Demo = z.infer<typeof demoSchema>;

/** Names of the recordings that menus can play, for each language; in alphabetical order. */
export const promptsSchema = z.record(languageSchema, z.array(z.string()));
export type Prompts = z.infer<typeof promptsSchema>;

/** Phones that are registered now: where their requests come from and what they call themselves. */
export const devicesSchema = z.strictObject({
  devices: z.array(
    z.strictObject({
      extension: z.string(),
      address: z.string(),
      port: z.number().int(),
      transport: z.enum(['udp', 'tcp', 'tls', 'wss']),
      /** Null when the phone does not say. */
      userAgent: z.string().max(80).nullable(),
      expiresAtMs: epochMsSchema,
    }),
  ),
});
export type Devices = z.infer<typeof devicesSchema>;

/** The sounds folder: where recordings are put, and which music there is. */
export const soundsSchema = z.strictObject({
  /** As the server sees it; recordings are `prompts/<language>/<name>.wav` in it. */
  folder: z.string(),
  /** Folders in `music` that hold WAV files; null with external telephony, where FreeSWITCH has streams of its own. */
  music: z.array(z.string()).nullable(),
});
export type Sounds = z.infer<typeof soundsSchema>;

/** What the service says of itself. */
export const systemApi = {
  routes: {
    health: route({
      method: 'get',
      path: '/health',
      summary: 'Is the service up',
      tag: 'system',
      access: 'public',
      response: healthSchema,
    }),
    demo: route({
      method: 'get',
      path: '/demo',
      summary: 'Log-ins that everybody may use; none unless the service is a demo',
      tag: 'system',
      access: 'public',
      response: demoSchema,
    }),
    metrics: route({
      method: 'get',
      path: '/metrics',
      summary: 'Use of processor and memory, slow writes, and audio packets, since the start',
      tag: 'system',
      access: supervisors,
      response: metricsSchema,
    }),
    service: route({
      method: 'get',
      path: '/service',
      summary: 'Whose service this is, its version, and where phones and trunks reach it',
      tag: 'system',
      access: everyone,
      response: serviceSchema,
    }),
  },
  components: {
    Health: healthSchema,
    Metrics: metricsSchema,
    Service: serviceSchema,
  },
} as const satisfies ApiFeature;
