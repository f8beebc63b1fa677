// What reads files of people: tables that are imported, and the settings of the service.
// Never stores what was read.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, readServiceConfig } from '../../../src/adapters/config/config-file.js';
import { createCsvParseReader } from '../../../src/adapters/csv/csv-parse-reader.js';
import { customerLimits } from '../../../src/api/customers.js';
import { customerColumns, readCustomerRow } from '../../../src/app/customers/customer-csv.js';
import { readCsvTable } from '../../../src/app/kernel/csv-table.js';
import { readSeatFile } from '../../../src/app/seats/seat-csv.js';
import type { FuzzTarget } from '../fuzzing.js';

const text = (...all: string[]): readonly Buffer[] => all.map((one) => Buffer.from(one));

const csv = createCsvParseReader();

/** A file is read in pieces of that size, and everybody else has a turn between two. */
const pieceBytes = 1024;
/** Opening a reader, one piece, and the turns that others have meanwhile; a millisecond of it is work. */
const longestFileMs = 20;

const customers = {
  plan: { countryCode: '31', internationalPrefix: '00', trunkPrefix: '0' },
  agents: new Set(['201', 'els']),
};

const customerFile: FuzzTarget = {
  name: 'csv-customers',
  samples: text(
    '\ufeffid;name;numbers;language;agent;priority;skills;rule;notes\r\n' +
      '1;"Jansen; ""de Boer""";+31612345678, 020-5550100;nl;201;50;sales=5, german=3;sales>3 and german;"a\r\nb"\r\n',
    'Klantnummer,Naam,Telefoon 1,Telefoon 2,Taal\n7,Łukasz,0612345678,,pl\n\n8,B,00 48 22 000 00 00,,en\n',
    "key\tname\n'=1+1\t'@x\n",
  ),
  words: ['"', '""', ';', '\t', '\r', '0612345678', '+', ' and ', ' or not (', '>=', 'sales=', "'=", 'nl'],
  maxBytes: pieceBytes,
  longestMs: longestFileMs,
  read: (bytes) =>
    readCsvTable(
      {
        csv,
        content: bytes,
        columns: customerColumns,
        maxRows: customerLimits.importLines,
        what: 'customers',
        onHeader: () => undefined,
        onRow: (columns, { fields }) => {
          readCustomerRow(columns, fields, customers);
          return true;
        },
      },
      { tell: () => undefined },
    ),
};

const seatFile: FuzzTarget = {
  name: 'csv-seats',
  samples: text(
    'extension,name,agent,skills,queues,username,role\n201,Els,els,"sales=5, german=3","sales:1, support",els,agent\n',
    'Toestel;Naam;Medewerker\r\n202;"Łukasz ""B"" Nowak";lukasz\r\n',
  ),
  words: ['"', '""', ';', '\t', '\r', '201', 'sales=', ':1', 'agent', 'yes', '-5', '1,5'],
  maxBytes: pieceBytes,
  longestMs: longestFileMs,
  read: async (bytes) => {
    await readSeatFile(csv, bytes);
  },
};

/** Makes the folder at the first use; gone with the process. */
let settingsFile: string | undefined;

function writtenSettings(bytes: Buffer): string {
  if (settingsFile === undefined) {
    const dir = mkdtempSync(join(tmpdir(), 'centrale-fuzz-'));
    process.on('exit', () => rmSync(dir, { recursive: true, force: true }));
    settingsFile = join(dir, 'centrale.yaml');
  }
  writeFileSync(settingsFile, bytes);
  return settingsFile;
}

const settings: FuzzTarget = {
  name: 'settings',
  samples: text(
    'log:\n  level: info\nweb:\n  host: 0.0.0.0\n  port: 8080\n  names: [a.example]\n  trustedProxy: [127.0.0.1]\n',
    'telephony: external\nexternal:\n  drachtio: { host: 192.0.2.10, port: 9022, secret: "x" }\n  freeswitch:\n' +
      '    - { host: 192.0.2.11, port: 8021, password: p, promptsDir: /srv }\n  listenHost: 192.0.2.5\n',
    'sip:\n  port: 5060\nrtp: &r\n  portMin: 16384\n  portMax: 32767\ndrainSeconds: 10 # so long\n',
  ),
  words: [
    '&a ',
    '*a',
    '<<: *r',
    '!!js/function ',
    '- ',
    '? ',
    ': ',
    '{',
    '[',
    '|\n',
    '>-\n',
    '---\n',
    '%YAML 1.1\n',
  ],
  // An administrator's own file, read once at the start, by a library that compares each key with all others.
  maxBytes: 4096,
  longestMs: 100,
  read: (bytes) => {
    try {
      readServiceConfig(writtenSettings(bytes));
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      if (/[\r\n]/.test(error.message)) throw new Error(`told in more than one line: ${error.message}`);
    }
  },
};

export const fileTargets: readonly FuzzTarget[] = [customerFile, seatFile, settings];
