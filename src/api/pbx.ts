// Trunks, numbers, extensions and opening hours, as admins see and change them; which phones are registered.
// Never holds logic.
import { z } from 'zod';
import { admins, route, type ApiFeature } from './api-feature.js';
import { callWishesSchema } from './acd.js';
import { configurationList } from './configuration-list.js';
import { destinationSchema } from './destination.js';
import { extensionNumber, key, name, publicNumber } from './fields.js';
import { devicesSchema } from './system.js';

/**
 * Calls to numbers outside that Centrale dials: callbacks, queues that pass callers on, and phones that do. Callers can name
 * any number and forge their own, so what is allowed is judged at each call.
 */
export const outsideCallsSchema = z.strictObject({
  /** Only numbers that begin so are called, e.g. `+31`, `+4930`; none = those of the company's own country. */
  allowedPrefixes: z
    .array(
      z
        .string()
        .regex(/^\+[1-9]\d{0,14}$/, 'a plus, a country code and perhaps more digits, e.g. +31 or +4930'),
    )
    .max(200)
    .default([]),
  /** Also premium-rate, shared-cost and personal numbers, and pagers. */
  specialRates: z.boolean().default(false),
  maxPerNumberPerDay: z.number().int().min(1).max(1000).default(20),
  maxPerTrunkPerHour: z.number().int().min(1).max(10_000).default(200),
  /** In any 24 hours. */
  maxPerDay: z.number().int().min(1).max(10_000).default(1000),
});

/** Trunks are reached over IPv4 alone. */
const carrierSource = z.union([z.ipv4(), z.cidrv4()], {
  error:
    'expected an IPv4 address, e.g. 203.0.113.10, or a range, e.g. 203.0.113.0/24; IPv6 is not supported for trunks',
});
const carrierHost = z.union([z.ipv4(), z.hostname()], {
  error:
    'expected a host name or an IPv4 address, without a port, which is a field of its own; IPv6 is not supported for trunks',
});

export const trunkSchema = z.strictObject({
  id: key,
  name,
  /** IPv4 addresses or CIDR ranges that the carrier's calls come from. */
  addresses: z.array(carrierSource).min(1).max(50),
  /** How many calls it may bring; more are refused (486, 503), and told of once a minute. */
  limits: z
    .strictObject({
      callsAtOnce: z.number().int().min(1).max(10_000).default(200),
      newCallsPerSecond: z.number().int().min(1).max(1000).default(30),
    })
    .prefault({}),
  /** Where calls to the outside are sent (callbacks, external numbers); absent = this trunk only receives. */
  outbound: z
    .strictObject({
      host: carrierHost,
      port: z.number().int().min(1).max(65535).default(5060),
      transport: z.enum(['udp', 'tcp']).default('udp'),
      /** For digest authentication, when the carrier asks for it. */
      username: z.string().min(1).max(80).optional(),
      /** Write-only: stored apart, absent in answers, and left as it is when absent in a change. */
      password: z.string().min(1).max(200).optional(),
      /** Own number that is shown. */
      callerNumber: publicNumber.optional(),
    })
    .optional(),
});

export const trunkList = configurationList({
  one: 'trunk',
  component: 'Trunk',
  schema: trunkSchema,
  key: 'id',
  publicNumbers: ['outbound.callerNumber'],
  secrets: [
    {
      path: 'outbound.password',
      kept: 'itself',
      // A password without a user name would come back to life with the next one.
      onlyWith: 'outbound.username',
      noted: 'trunk-passwords',
    },
  ],
});

export const didSchema = z.strictObject({
  number: publicNumber,
  name: name.optional(),
  /** Only on this trunk; any when absent. */
  trunk: key.optional(),
  destination: destinationSchema,
  /** What everybody who calls this number asks for. */
  wishes: callWishesSchema.optional(),
});

export const didList = configurationList({
  one: 'DID',
  component: 'Did',
  schema: didSchema,
  key: 'number',
  publicNumbers: ['number'],
  references: { trunk: 'trunks' },
  destinations: ['destination'],
});

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'hh:mm, up to 24:00');
const openFromTo = z.strictObject({ from: clockTime, to: clockTime });

/** Opening hours in the company's time zone. Local dates come before the week. */
export const scheduleSchema = z.strictObject({
  id: key,
  name,
  /** ISO weekdays, 1 = Monday. */
  weekly: z
    .array(
      z.strictObject({
        days: z.array(z.number().int().min(1).max(7)).min(1).max(7),
        hours: z.array(openFromTo).min(1).max(6),
      }),
    )
    .max(20),
  /** Holidays and other days with hours of their own; no hours = closed all day. */
  dates: z
    .array(
      z.strictObject({
        date: z.iso.date(),
        /** Also in every later year. */
        everyYear: z.boolean().default(false),
        name,
        hours: z.array(openFromTo).max(6).default([]),
      }),
    )
    .max(400)
    .default([]),
});

export const scheduleList = configurationList({
  one: 'schedule',
  component: 'Schedule',
  schema: scheduleSchema,
  key: 'id',
  mayBeAbsent: true,
});

export const extensionSchema = z.strictObject({
  number: extensionNumber,
  name,
  /** Write-only: stored as digest HA1; absent in answers, and left as it is when absent in a change. */
  sipPassword: z.string().min(8).max(100).optional(),
  /**
   * Offers are answered by the phone itself: `answer-mode` RFC 5373, `call-info` `Call-Info: …;answer-after=0` (Snom,
   * Grandstream, Yealink), `alert-info` `Alert-Info: …;info=alert-autoanswer` (Polycom, Cisco). Calls from colleagues ring as ever.
   */
  autoAnswer: z.enum(['off', 'answer-mode', 'call-info', 'alert-info']).default('off'),
});

export const extensionList = configurationList({
  one: 'extension',
  component: 'Extension',
  schema: extensionSchema,
  key: 'number',
  secrets: [{ path: 'sipPassword', kept: 'digest', noted: 'sip-passwords' }],
});

export type TrunkConfig = z.infer<typeof trunkSchema>;
export type DidConfig = z.infer<typeof didSchema>;
export type ScheduleConfig = z.infer<typeof scheduleSchema>;
export type ExtensionConfig = z.infer<typeof extensionSchema>;

/** What the exchange adds. */
export const pbxApi = {
  routes: {
    devices: route({
      method: 'get',
      path: '/devices',
      summary: 'Which phones are registered for which extension, from where, and what they call themselves',
      tag: 'company',
      access: admins,
      response: devicesSchema,
    }),
  },
  components: {
    Devices: devicesSchema,
    Destination: destinationSchema,
  },
} as const satisfies ApiFeature;
