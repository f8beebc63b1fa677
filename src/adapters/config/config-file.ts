// Reads YAML files of settings and says in one line what is wrong with them.
// Never guesses: an unknown key or a wrong type is an error with file, line, key and what was expected.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { LineCounter, parseDocument, type Document } from 'yaml';
import { z } from 'zod';
import { serviceConfigSchema, type ServiceConfig } from './service-config.js';

/** A mistake in a settings file; `message` is the one line for the user. */
export class ConfigError extends Error {
  constructor(
    readonly file: string,
    /** Dotted path of the key; empty for the file as a whole. */
    readonly key: string,
    readonly problem: string,
    line?: number,
  ) {
    super(`${file}${line === undefined ? '' : `:${line}`}: ${key === '' ? '' : `${key}: `}${problem}`);
    this.name = 'ConfigError';
  }
}

/** There is no such file, or it cannot be read: nothing is known of what it holds. */
export class UnreadableFileError extends ConfigError {}

/** Reads and validates one YAML file. Throws ConfigError. */
export function readYamlFile<S extends z.ZodType>(file: string, schema: S): z.infer<S> {
  return loadYaml(file, schema).value;
}

/** With what it takes to name the place of a mistake that no schema sees. */
function loadYaml<S extends z.ZodType>(
  file: string,
  schema: S,
): { value: z.infer<S>; mistake: (key: string, problem: string) => ConfigError } {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new UnreadableFileError(file, '', code === 'ENOENT' ? 'no such file' : `cannot be read (${code})`);
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
  const broken = document.errors[0];
  if (broken !== undefined)
    throw new ConfigError(file, '', `not valid YAML: ${broken.message}`, lines.linePos(broken.pos[0]).line);
  let content: unknown;
  try {
    content = document.toJS() ?? {};
  } catch (error) {
    // An alias without its anchor, or far too many of them: the parser sees that only now.
    throw new ConfigError(
      file,
      '',
      `not valid YAML: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  const mistake = (key: string, problem: string): ConfigError =>
    new ConfigError(file, key, problem, lineOf(document, key.split('.'), lines));
  const parsed = schema.safeParse(content);
  if (parsed.success) return { value: parsed.data, mistake };
  const issue = parsed.error.issues[0]!;
  const { path, problem } = explain(issue, schema, content);
  throw new ConfigError(file, path.join('.'), problem, lineOf(document, path, lines));
}

/** For the first start: makes a commented file with the defaults when there is none. Throws ConfigError. */
export function makeServiceConfig(file: string): { readonly config: ServiceConfig; readonly made: boolean } {
  const absolute = resolve(file);
  const made = !existsSync(absolute);
  if (made) writeTemplate(absolute);
  return { config: readServiceConfig(absolute), made };
}

/** The service's configuration. Throws ConfigError, also when there is no such file. */
export function readServiceConfig(file: string): ServiceConfig {
  const absolute = resolve(file);
  const { value: config, mistake } = loadYaml(absolute, serviceConfigSchema);
  if (config.telephony === 'external' && config.external === undefined)
    throw mistake('external', 'missing; expected a section, because telephony is external');
  if (config.rtp.portMin + 1 >= config.rtp.portMax)
    throw mistake('rtp.portMax', `expected a port above rtp.portMin (${config.rtp.portMin}) + 1`);
  if (config.web.https && config.web.trustedProxy.length === 0)
    throw mistake(
      'web.trustedProxy',
      'missing; expected the addresses of the reverse proxy that speaks https, because web.https is true',
    );
  const fromFile = (path: string): string => resolve(dirname(absolute), path);
  const soundsDir = config.soundsDir === undefined ? undefined : fromFile(config.soundsDir);
  for (const part of ['prompts', 'music'])
    if (soundsDir !== undefined && !existsSync(join(soundsDir, part)))
      throw mistake(
        'soundsDir',
        `expected a folder with prompts and music; ${join(soundsDir, part)} is not there`,
      );
  const recordingsDir = config.recordingsDir === undefined ? undefined : fromFile(config.recordingsDir);
  if (recordingsDir !== undefined && /[\s!'"]/.test(recordingsDir))
    throw mistake(
      'recordingsDir',
      `${recordingsDir} has a space, a quote or ! in it; expected a folder whose path has none`,
    );
  return {
    ...config,
    ...(recordingsDir === undefined ? {} : { recordingsDir }),
    dataDir: fromFile(config.dataDir),
    ...(soundsDir === undefined ? {} : { soundsDir }),
  };
}

/** Makes the folder of the database; `file`: the settings that name it. Throws ConfigError. */
export function makeDataDir(dataDir: string, file: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new ConfigError(
      file,
      'dataDir',
      `${dataDir} cannot be made (${code}); expected a folder to write in`,
    );
  }
}

function explain(
  issue: z.core.$ZodIssue,
  schema: z.ZodType,
  content: unknown,
): { path: PropertyKey[]; problem: string } {
  if (issue.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys;
    const known = keysAt(schema, issue.path, content);
    const expected = known.length === 0 ? '' : `; expected one of ${known.join(', ')}`;
    return { path: [...issue.path, key], problem: `unknown key${expected}` };
  }
  const problem = issue.message
    .replace(/^Invalid (input|option): /, '')
    .replace(/^Invalid string: must /, 'expected text that must ');
  return { path: [...issue.path], problem };
}

/** The keys that the schema knows at a path of the content; empty where it holds no fixed keys. */
function keysAt(schema: z.ZodType, path: readonly PropertyKey[], content: unknown): readonly string[] {
  const here = unwrap(schema, content);
  const [first, ...rest] = path;
  if (first === undefined) return here instanceof z.ZodObject ? Object.keys(here.shape) : [];
  const inside = schemaOfPart(here, first);
  return inside === undefined ? [] : keysAt(inside, rest, partOf(content, first));
}

function schemaOfPart(schema: z.ZodType, key: PropertyKey): z.ZodType | undefined {
  if (schema instanceof z.ZodArray) return schema.element as z.ZodType;
  if (schema instanceof z.ZodRecord) return schema.valueType as z.ZodType;
  return schema instanceof z.ZodObject ? (schema.shape as Record<PropertyKey, z.ZodType>)[key] : undefined;
}

const partOf = (content: unknown, key: PropertyKey): unknown =>
  typeof content === 'object' && content !== null
    ? (content as Record<PropertyKey, unknown>)[key]
    : undefined;

/** The schema that matters within defaults, optionals and steps before it; of several kinds the one that the content is. */
function unwrap(schema: z.ZodType, content: unknown): z.ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault)
    return unwrap(schema.unwrap() as z.ZodType, content);
  if (schema instanceof z.ZodPipe) return unwrap(schema.out as z.ZodType, content);
  if (schema instanceof z.ZodDiscriminatedUnion) {
    const { discriminator } = schema.def;
    const kinds = schema.options.map((option) => unwrap(option as z.ZodType, content));
    const kind = kinds.find(
      (option) =>
        option instanceof z.ZodObject &&
        (option.shape as Record<string, z.ZodType>)[discriminator]?.safeParse(partOf(content, discriminator))
          .success === true,
    );
    return kind ?? schema;
  }
  return schema;
}

/** Line of the deepest part of the path that the file has. */
function lineOf(document: Document, path: readonly PropertyKey[], lines: LineCounter): number | undefined {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true) as
      { range?: [number, number, number] } | undefined;
    if (node?.range !== undefined) return lines.linePos(node.range[0]).line;
  }
  return undefined;
}

function writeTemplate(file: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, template, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    throw new ConfigError(
      file,
      '',
      `cannot be made (${(error as NodeJS.ErrnoException).code ?? String(error)})`,
    );
  }
}

const template = `# Settings of the Centrale service. A line without # in front replaces the default shown.
# Queues, agents, phones, trunks and menus are not here: they are set in the web page or with "centrale company".

# dataDir: .             # database and backups, relative to this file
# soundsDir:             # prompts/<language>/*.wav and music/<name>/*.wav; default: those that come with Centrale
# recordingsDir: .       # voice messages; default: dataDir. External servers must see it at the same path
# log:
#   level: info          # debug, info, warn, error
# web:
#   host: 0.0.0.0        # 127.0.0.1 when a reverse proxy stands on this machine
#   port: 8080
#   names: []            # host names by which browsers may address this server, besides its own and IP addresses
#   https: false         # true: browsers reach the page by https only, through the reverse proxy below
#   trustedProxy: []     # addresses or ranges of that proxy, e.g. [127.0.0.1]; its X-Forwarded-For and -Proto are believed
# sip:
#   host: 0.0.0.0
#   port: 5060           # UDP and TCP
#   advertisedHost:      # address told to phones and trunks, when it is not this machine's own
# rtp:
#   portMin: 16384
#   portMax: 32767
#   timeoutSeconds: 300  # a call without any audio for so long is ended, on hold six times as long; 0 = never
# drainSeconds: 10       # how long calls may go on when the service stops
# keepDecisionsDays: 90  # how long the reasons of routing decisions are kept
# keepPersonalData:      # days since seen last; 0 = for ever. Calls and figures stay, of nobody
#   numbersDays: 0       # numbers and names of calls and callbacks
#   typedDays: 0         # what callers typed
#   voicemailsDays: 0    # voice messages, heard or not
#   customersDays: 0     # customers' records
#   databaseCopiesDays: 0 # copies of the database that upgrades made

# telephony: embedded    # embedded = Centrale's own softswitch; external = the servers below
# embedded:
#   mediaWorkers: 1
#   keepCallsSeconds: 60 # how long calls stay up without the daemon, while it is restarted; then both ends get a BYE
# external:
#   drachtio: { host: 192.0.2.10, port: 9022, secret: change-me }
#   freeswitch:
#     - { host: 192.0.2.11, port: 8021, password: change-me, promptsDir: /srv/centrale/prompts }
#   listenHost: 192.0.2.5      # this machine, as FreeSWITCH reaches it
`;
