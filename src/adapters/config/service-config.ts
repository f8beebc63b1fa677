// The service's own configuration: addresses, ports, folders, and which telephony servers are used.
// Never holds the company's configuration (queues, agents, …): that lives in the database.
import { z } from 'zod';

const port = z.number().int().min(1).max(65535);
/** FreeSWITCH separates the arguments of an application by spaces, and files of a list by `!`. */
const folderForFreeswitch = /^\/[^\s!'"]*$/;
const keptDays = z.number().int().min(0).max(36500).default(0);
const host = z.string().min(1).max(253);
const proxyRange = z
  .union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], {
    error: 'expected the address of a reverse proxy, or a range, e.g. 192.0.2.5 or 10.0.0.0/8',
  })
  .refine((range) => !range.endsWith('/0'), {
    error: 'this range is everybody; expected the addresses of the reverse proxy alone',
  });

export const serviceConfigSchema = z.strictObject({
  /** Folder of the database and its backups. Relative paths start at the configuration file. */
  dataDir: z.string().min(1).default('.'),
  /** Folder with `prompts/<language>/<name>.wav` and `music/<name>/*.wav`. Default: the one that comes with Centrale. */
  soundsDir: z.string().min(1).optional(),
  /**
   * Folder for voice messages and for what callers say about a callback; no spaces, quotes or `!` in its path. With
   * external servers every FreeSWITCH must see it at the same path and may write there. Default: dataDir.
   */
  recordingsDir: z.string().min(1).optional(),
  log: z.strictObject({ level: z.enum(['debug', 'info', 'warn', 'error']).default('info') }).prefault({}),
  web: z
    .strictObject({
      host: host.default('0.0.0.0'),
      port: port.default(8080),
      /** Names besides IP addresses and localhost by which browsers may address this server. */
      names: z.array(host).default([]),
      /** Browsers reach the page by https, through a reverse proxy that is named in `trustedProxy`. */
      https: z.boolean().default(false),
      /** Addresses and CIDR ranges of reverse proxies whose `X-Forwarded-For` and `-Proto` are believed. */
      trustedProxy: z.array(proxyRange).default([]),
    })
    .prefault({}),
  sip: z
    .strictObject({
      host: host.default('0.0.0.0'),
      port: port.default(5060),
      /** Address told to phones and trunks; default: the host, or for 0.0.0.0 the first address of this machine. */
      advertisedHost: host.optional(),
    })
    .prefault({}),
  rtp: z
    .strictObject({
      portMin: port.default(16384),
      portMax: port.default(32767),
      /**
       * A call from which no audio came for this long is ended, s; 0 = never. Five minutes, as FreeSWITCH has it: phones
       * that suppress silence send nothing while their user listens to music.
       */
      timeoutSeconds: z.number().int().min(0).max(86400).default(300),
    })
    .prefault({}),
  /** `embedded`: Centrale's own softswitch. `external`: the servers named under `external`. */
  telephony: z.enum(['embedded', 'external']).default('embedded'),
  embedded: z
    .strictObject({
      /** Worker threads for audio; one carries about 150 conversations. */
      mediaWorkers: z.number().int().min(1).max(32).default(1),
      /** How long calls stay up when the daemon is gone, s; then both ends get a BYE. 0 = they end with it. */
      keepCallsSeconds: z.number().int().min(0).max(3600).default(60),
      /**
       * Port and secret of the softswitch's drachtio protocol on 127.0.0.1, for own programs beside the service.
       * Default: any free port and a random secret, so that nothing else on this machine has business there.
       */
      drachtio: z.strictObject({ port, secret: z.string().min(1) }).optional(),
      /** The same for its event socket, which records only below the service's own folders. */
      eventSocket: z.strictObject({ port, password: z.string().min(1) }).optional(),
    })
    .prefault({}),
  external: z
    .strictObject({
      drachtio: z.strictObject({ host, port: port.default(9022), secret: z.string().min(1) }),
      freeswitch: z
        .array(
          z.strictObject({
            host,
            port: port.default(8021),
            password: z.string().min(1),
            /** Folder of the prompts (`<language>/<name>.wav`) as this FreeSWITCH sees it. */
            promptsDir: z
              .string()
              .regex(folderForFreeswitch, 'expected a full path without spaces, quotes or !'),
          }),
        )
        .min(1),
      /** Name of the sofia profile, see firmware-config/freeswitch. */
      profile: z
        .string()
        .regex(/^[\w-]+$/, 'expected letters, digits, - and _')
        .default('drachtio_mrf'),
      /** Address of this machine on which FreeSWITCH's outbound sockets arrive. */
      listenHost: host.default('127.0.0.1'),
      /** The same address as FreeSWITCH sees it; default: listenHost. */
      advertisedHost: host.optional(),
    })
    .optional(),
  /** How long calls in progress may go on when the service is stopped, s. */
  drainSeconds: z.number().int().min(0).max(3600).default(10),
  /** For how long the reasons of routing decisions are kept, days; calls and figures stay. */
  keepDecisionsDays: z.number().int().min(1).max(3650).default(90),
  /** For how long personal data are kept, days since they were seen last; 0 = for ever. Figures stay. */
  keepPersonalData: z
    .strictObject({
      /** Numbers and names of calls, and what callbacks were about. */
      numbersDays: keptDays,
      /** What callers typed, when it was more than one key. */
      typedDays: keptDays,
      /** Voice messages, heard or not. */
      voicemailsDays: keptDays,
      /** Customers' records of whom no number was seen and that nobody has changed. */
      customersDays: keptDays,
      /** Copies of the database that upgrades made. */
      databaseCopiesDays: keptDays,
    })
    .prefault({}),
});

export type ServiceConfig = z.infer<typeof serviceConfigSchema>;
