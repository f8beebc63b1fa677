// The configuration for external mode is well-formed, complete, and uses the names that the daemon uses.
// Never starts a drachtio-server or FreeSWITCH.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { serviceConfigSchema } from '../src/adapters/config/service-config.js';

const dir = resolve(__dirname, '../../firmware-config');
const filesUnder = (folder: string, ending: string): string[] =>
  readdirSync(join(dir, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => join(dir, folder, name))
    .sort();
const read = (path: string): string => readFileSync(join(dir, path), 'utf8');
const setting = (xml: string, name: string): string | undefined =>
  new RegExp(`<param name="${name}" value="([^"]*)"/>`).exec(xml)?.[1];

describe('XML files', () => {
  const files = [...filesUnder('drachtio', '.xml'), ...filesUnder('freeswitch', '.xml')];

  it('are there', () => expect(files.length).toBeGreaterThanOrEqual(12));

  it.each(files.map((file) => relative(dir, file)))('%s is well-formed', (file) => {
    const parse = 'import sys, xml.dom.minidom; xml.dom.minidom.parse(sys.argv[1])';
    execFileSync('python3', ['-c', parse, join(dir, file)], { stdio: 'pipe', timeout: 10_000 });
  });
});

describe('FreeSWITCH', () => {
  const profile = read('freeswitch/sip_profiles/drachtio_mrf.xml');
  const external = {
    drachtio: { host: 'h', secret: 's' },
    freeswitch: [{ host: 'h', password: 'p', promptsDir: '/p' }],
  };

  it('has the profile that the daemon looks for', () => {
    const wanted = serviceConfigSchema.parse({ telephony: 'external', external }).external?.profile;
    expect(wanted).toBeDefined();
    expect(profile).toContain(`<profile name="${wanted}">`);
  });

  it.each([
    ['context', 'mrf'],
    ['auth-calls', 'false'],
    ['enable-3pcc', 'true'],
    ['inbound-late-negotiation', 'true'],
    ['inbound-codec-negotiation', 'greedy'],
    ['dtmf-type', 'rfc2833'],
    ['rfc2833-pt', '101'],
    ['enable-timer', 'false'],
    ['manage-presence', 'false'],
  ])('sets %s to %s in the profile', (name, value) => expect(setting(profile, name)).toBe(value));

  it('parks a channel whose daemon is gone: park stands behind socket', () => {
    const dialplan = read('freeswitch/dialplan/mrf.xml');
    expect(dialplan).toContain('<context name="mrf">');
    const applications = [...dialplan.matchAll(/application="(\w+)"/g)].map((match) => match[1]);
    expect(applications.slice(-2)).toEqual(['socket', 'park']);
    expect(applications.indexOf('answer')).toBeLessThan(applications.indexOf('socket'));
  });

  it.each([
    ['media_timeout', 300_000],
    ['media_timeout_audio', 300_000],
    ['media_hold_timeout', 1_800_000],
    ['media_hold_timeout_audio', 1_800_000],
  ])('notices a phone that is gone: %s is %d ms, set before the answer', (name, ms) => {
    const dialplan = read('freeswitch/dialplan/mrf.xml');
    const at = dialplan.indexOf(`<action application="set" data="${name}=${ms}"/>`);
    expect(at).toBeGreaterThan(0);
    expect(at).toBeLessThan(dialplan.indexOf('<action application="answer"/>'));
    // As a parameter of the profile it does nothing.
    expect(setting(profile, name)).toBeUndefined();
  });

  it('waits no shorter for audio than the longest ringing, and as long as our own media server', () => {
    expect(serviceConfigSchema.parse({}).rtp.timeoutSeconds * 1000).toBe(300_000);
  });

  it('lets this machine in by each of its addresses, and the ones that are named, and nobody else', () => {
    const acl = read('freeswitch/autoload_configs/acl.conf.xml');
    const [, drachtio = '', daemon = ''] = acl.split('<list ');
    const allowed = (list: string): string[] =>
      [...list.matchAll(/type="allow" cidr="([^"]+)"/g)].map((match) => match[1]!).sort();
    for (const list of [drachtio, daemon]) expect(list).toContain('default="deny"');
    expect(allowed(drachtio)).toEqual([
      '$${drachtio_ip}/32',
      '$${mrf_sip_ip}/32',
      '$${rtp_ip}/32',
      '127.0.0.0/8',
    ]);
    expect(allowed(daemon)).toEqual(['$${daemon_ip}/32', '$${event_socket_ip}/32', '127.0.0.0/8']);
    expect(setting(profile, 'rtp-ip')).toBe('$${rtp_ip}');
  });

  it('has no password of its own: it must be chosen', () => {
    expect(read('freeswitch/vars.xml')).toContain('event_socket_password=CHANGE');
    expect(setting(read('freeswitch/autoload_configs/event_socket.conf.xml'), 'password')).toBe(
      '$${event_socket_password}',
    );
  });

  it('loads no module that its README does not tell to build, and the other way round', () => {
    const loaded = [...read('freeswitch/autoload_configs/modules.conf.xml').matchAll(/module="(\w+)"/g)];
    const built = [...read('freeswitch/README.md').matchAll(/^[a-z_]+\/(mod_\w+)$/gm)];
    const names = (found: RegExpExecArray[]): string[] => found.map((match) => match[1]!).sort();
    expect(names(built)).toEqual(names(loaded));
  });

  it('turns encrypted offers and its own music on hold off', () => {
    const vars = read('freeswitch/vars.xml');
    expect(vars).toContain('data="rtp_secure_media=forbidden"');
    expect(vars).toContain('data="hold_music=silence"');
  });

  it('defines every variable that its files use', () => {
    const defined = [...read('freeswitch/vars.xml').matchAll(/data="(\w+)=/g)].map((match) => match[1]);
    const used = filesUnder('freeswitch', '.xml').flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/\$\$\{(\w+)\}/g)].map((match) => match[1]),
    );
    expect(used.filter((name) => !defined.includes(name))).toEqual([]);
  });

  it('uses only access lists that exist', () => {
    const lists = [...read('freeswitch/autoload_configs/acl.conf.xml').matchAll(/<list name="(\w+)"/g)];
    const names = lists.map((match) => match[1]);
    expect(names).toContain(setting(profile, 'apply-inbound-acl'));
    expect(names).toContain(
      setting(read('freeswitch/autoload_configs/event_socket.conf.xml'), 'apply-inbound-acl'),
    );
  });

  it('has a stream of music for every folder of music', () => {
    const streams = read('freeswitch/autoload_configs/local_stream.conf.xml');
    for (const name of readdirSync(join(dir, 'music')))
      expect(streams).toContain(`<directory name="${name}"`);
  });
});

describe('drachtio-server', () => {
  const conf = read('drachtio/drachtio.conf.xml');

  it('listens for the daemon on loopback, with a secret that must be chosen', () =>
    expect(conf).toMatch(/<admin port="9022" secret="CHANGE[^"]*">127\.0\.0\.1<\/admin>/));

  // At `info` it writes whole messages.
  it('writes no digest of a password into its log', () =>
    expect(conf).toContain('<loglevel>notice</loglevel>'));

  it('listens for phones by UDP and TCP', () =>
    expect([...conf.matchAll(/<contact>.*transport=(\w+)</g)].map((match) => match[1])).toEqual([
      'udp',
      'tcp',
    ]));
});

describe('units of both servers', () => {
  it.each(['drachtio', 'freeswitch'])(
    '%s.service comes back whenever it dies, and has no privilege',
    (name) => {
      const unit = readFileSync(join(dir, `../systemd/${name}.service`), 'utf8');
      for (const line of [
        'Restart=always',
        'StartLimitIntervalSec=0',
        `User=${name}`,
        'NoNewPrivileges=yes',
        'CapabilityBoundingSet=',
        'ProtectSystem=strict',
      ])
        expect(unit.split('\n')).toContain(line);
    },
  );
});

describe('units of Centrale itself', () => {
  const linesOf = (name: string): readonly string[] =>
    readFileSync(join(dir, `../systemd/${name}.service`), 'utf8').split('\n');

  it.each(['centrale', 'centrale-softswitch'])(
    '%s.service comes back at once however often it dies, and has no privilege',
    (name) => {
      for (const line of [
        'Restart=on-failure',
        'RestartSec=250ms',
        'StartLimitIntervalSec=0',
        'User=centrale',
        'NoNewPrivileges=yes',
        'CapabilityBoundingSet=',
        'ProtectSystem=strict',
        'StateDirectory=centrale',
      ])
        expect(linesOf(name)).toContain(line);
    },
  );

  it('neither is stopped or restarted with the other', () => {
    for (const name of ['centrale', 'centrale-softswitch'])
      for (const word of ['PartOf', 'BindsTo', 'Requires', 'Conflicts', 'PropagatesStopTo'])
        expect(linesOf(name).filter((line) => line.startsWith(`${word}=`))).toEqual([]);
    expect(linesOf('centrale').find((line) => line.startsWith('Wants='))).toContain(
      'centrale-softswitch.service',
    );
    expect(linesOf('centrale').find((line) => line.startsWith('After='))).toContain(
      'centrale-softswitch.service',
    );
  });
});

/** ITU-T G.711, in the units of 16 bit. */
function alawAmplitude(code: number): number {
  const bits = code ^ 0x55;
  const segment = (bits >> 4) & 7;
  const step = (bits & 15) * 2 + 1;
  return (segment === 0 ? step : (step + 32) * 2 ** (segment - 1)) * 8;
}

describe('sounds', () => {
  const sounds = [...filesUnder('prompts', '.wav'), ...filesUnder('music', '.wav')];

  it.each(sounds.map((file) => relative(dir, file)))('%s is 8 kHz, mono, and not silent', (file) => {
    const bytes = readFileSync(join(dir, file));
    expect(bytes.toString('latin1', 0, 4)).toBe('RIFF');
    expect([bytes.readUInt16LE(22), bytes.readUInt32LE(24)]).toEqual([1, 8000]);
    // PCM (1) of 16 bit, or A-law (6).
    const isAlaw = bytes.readUInt16LE(20) === 6;
    expect([bytes.readUInt16LE(20), bytes.readUInt16LE(34)]).toEqual(isAlaw ? [6, 8] : [1, 16]);
    const data = bytes.subarray(bytes.indexOf('data') + 8);
    let peak = 0;
    if (isAlaw) for (const code of data) peak = Math.max(peak, alawAmplitude(code));
    else
      for (let at = 0; at + 1 < data.length; at += 2) peak = Math.max(peak, Math.abs(data.readInt16LE(at)));
    expect(peak).toBeGreaterThan(8_000);
    expect(peak).toBeLessThan(32_700);
  });

  it('has the same prompts in every language, each from its text', () => {
    const names = (language: string): string[] =>
      read(`prompts/${language}.txt`)
        .trim()
        .split('\n')
        .map((line) => line.split('\t')[0] ?? '');
    expect(names('nl')).toEqual(names('en'));
    expect(names('pl')).toEqual(names('en'));
    for (const language of ['en', 'nl', 'pl']) {
      for (const name of names(language)) {
        expect([name, existsSync(join(dir, 'prompts', language, `${name}.wav`))]).toEqual([name, true]);
      }
    }
  });
});
