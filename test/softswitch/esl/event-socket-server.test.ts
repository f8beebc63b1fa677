// The inbound event socket as raw clients see it: authentication, replies in order, subscriptions, filters, bounds.
import { maxCommandBytes } from '../../../src/softswitch/esl/wire/command-reader.js';
import { MediaServerFixture, password } from './media-server-fixture.js';

let fixture: MediaServerFixture;
afterEach(() => fixture.close());

describe('authentication', () => {
  test('a wrong password is refused, with the notice, and the connection closed', async () => {
    fixture = await MediaServerFixture.open();
    const client = await fixture.raw();
    expect(await client.command('auth wrong')).toBe('-ERR invalid');
    await client.untilClosed();
    expect(client.messages.at(-1)?.headers['Content-Type']).toBe('text/disconnect-notice');
  });

  test('nothing is served before it', async () => {
    fixture = await MediaServerFixture.open();
    const client = await fixture.raw();
    expect(await client.command('api status')).toBe('-ERR command not found');
    expect(await client.command('event json ALL')).toBe('-ERR command not found');
    expect(await client.command(`auth ${password}`)).toBe('+OK accepted');
    expect(await client.api('status')).toContain('is ready');
  });

  test('whoever knows the password is served however many others have said nothing yet', async () => {
    fixture = await MediaServerFixture.open();
    const idle = await Promise.all(Array.from({ length: 256 }, () => fixture.raw()));
    const client = await fixture.raw();
    expect(await client.command(`auth ${password}`)).toBe('+OK accepted');
    await idle[0]!.untilClosed();
    for (const one of idle) one.socket.destroy();
  });

  test('a client that stays silent is disconnected', async () => {
    fixture = await MediaServerFixture.open({ authenticationTimeoutMs: 50 });
    const client = await fixture.raw();
    await client.untilClosed();
  });
});

describe('commands', () => {
  test('replies come in the order of the commands, however they were cut into segments', async () => {
    fixture = await MediaServerFixture.open();
    const client = await fixture.inbound();
    const commands = [
      'api echo one',
      'event json HEARTBEAT',
      'api file_exists /nope',
      'noevents',
      'nosuch',
      'api echo two',
    ];
    const bytes = Buffer.from(commands.map((line) => `${line}\n\n`).join('\n'));
    const before = client.messages.length;
    for (const byte of bytes) client.socket.write(Buffer.from([byte]));
    await client.until(() => (client.messages.length >= before + 6 ? true : undefined), 'six replies');
    const replies = client.messages.slice(before).map(({ headers, body }) => headers['Reply-Text'] ?? body);
    expect(replies).toEqual([
      'one',
      '+OK event listener enabled json',
      'false',
      '+OK no longer listening for events',
      '-ERR command not found',
      'two',
    ]);
  });

  test('a command without end is cut off', async () => {
    fixture = await MediaServerFixture.open();
    const client = await fixture.inbound();
    client.socket.write(Buffer.alloc(maxCommandBytes + 10, 0x61));
    await client.untilClosed();
  });

  test.each(['-1', '99999999999', 'x'])('a Content-Length of %s is refused', async (length) => {
    fixture = await MediaServerFixture.open();
    const client = await fixture.inbound();
    client.send(`sendmsg a\nContent-Length: ${length}`);
    await client.untilClosed();
  });

  test('exit says bye and closes', async () => {
    fixture = await MediaServerFixture.open();
    const client = await fixture.inbound();
    expect(await client.command('exit')).toBe('+OK bye');
    await client.untilClosed();
  });

  test('bgapi answers at once with the job and tells its result by an event', async () => {
    fixture = await MediaServerFixture.open();
    const client = await fixture.inbound('BACKGROUND_JOB');
    expect(await client.command('bgapi echo there\nJob-UUID: job-1')).toBe('+OK Job-UUID: job-1');
    expect(await client.event('BACKGROUND_JOB')).toMatchObject({
      'Job-UUID': 'job-1',
      'Job-Command': 'echo',
      'Job-Command-Arg': 'there',
      _body: 'there',
      'Content-Length': '5',
    });
  });

  test('sendmsg to a channel that is not there', async () => {
    fixture = await MediaServerFixture.open();
    const client = await fixture.inbound();
    expect(await client.command('sendmsg nope\ncall-command: execute\nexecute-app-name: park')).toBe(
      '-ERR invalid session id [nope]',
    );
  });

  test('heartbeats hold what clients read', async () => {
    fixture = await MediaServerFixture.open({ heartbeatMs: 30 });
    const client = await fixture.inbound('HEARTBEAT');
    const beat = await client.event('HEARTBEAT');
    for (const name of [
      'Core-UUID',
      'Max-Sessions',
      'Session-Count',
      'Session-Per-Sec',
      'Idle-CPU',
      'FreeSWITCH-Hostname',
      'FreeSWITCH-IPv4',
      'FreeSWITCH-IPv6',
      'FreeSWITCH-Version',
    ]) {
      expect(beat[name]).toMatch(/./);
    }
  });
});

describe('subscriptions', () => {
  test('are additive, take names with the prefix, and end by nixevent', async () => {
    fixture = await MediaServerFixture.open();
    const client = await fixture.inbound('CHANNEL_CREATE');
    await client.command('event json SWITCH_EVENT_CHANNEL_DESTROY');
    const call = await fixture.call();
    await client.event('CHANNEL_CREATE', (event) => event['Unique-ID'] === call.uuid);
    expect(await client.command('nixevent CHANNEL_CREATE')).toBe('+OK events nixed');
    const second = await fixture.call();
    await call.dialog.bye();
    await client.event('CHANNEL_DESTROY');
    expect(client.events.filter((event) => event['Unique-ID'] === second.uuid)).toEqual([]);
    expect(client.events.some((event) => event['Event-Name'] === 'CHANNEL_ANSWER')).toBe(false);
  });

  test('filters are alternatives; without the header an event does not pass; deleted they are gone', async () => {
    fixture = await MediaServerFixture.open();
    const client = await fixture.inbound('CHANNEL_EXECUTE BACKGROUND_JOB');
    const [a, b] = [await fixture.call(), await fixture.call()];
    client.events.length = 0;
    expect(await client.command(`filter Unique-ID ${b.uuid}`)).toBe(
      `+OK filter added. [Unique-ID]=[${b.uuid}]`,
    );
    expect(await client.command('filter add job-uuid j2')).toBe('+OK filter added. [job-uuid]=[j2]');
    await client.command('bgapi echo x\nJob-UUID: j1');
    await client.command('bgapi echo x\nJob-UUID: j2');
    await a.esl.execute(a.uuid, 'set', 'x=1');
    await b.esl.execute(b.uuid, 'set', 'x=1');
    await client.event('CHANNEL_EXECUTE');
    await client.event('BACKGROUND_JOB');
    expect(client.events.map((event) => event['Unique-ID'] ?? event['Job-UUID']).sort()).toEqual(
      [b.uuid, 'j2'].sort(),
    );
    expect(await client.command(`filter delete Unique-ID ${b.uuid}`)).toBe(
      `+OK filter deleted. [Unique-ID]=[${b.uuid}]`,
    );
    await client.command('filter delete Job-UUID');
    await a.esl.execute(a.uuid, 'set', 'x=2');
    await client.event('CHANNEL_EXECUTE', (event) => event['Unique-ID'] === a.uuid);
  });

  test('plain events are encoded', async () => {
    fixture = await MediaServerFixture.open();
    const client = await fixture.inbound();
    expect(await client.command('event plain CHANNEL_EXECUTE')).toBe('+OK event listener enabled plain');
    const call = await fixture.call();
    await call.esl.execute(call.uuid, 'set', 'x=50% off');
    const message = await client.nextMessage(
      ({ headers, body }) =>
        headers['Content-Type'] === 'text/event-plain' && body.includes('Application: set'),
    );
    expect(message.body).toContain('Application-Data: x%3D50%25%20off\n');
  });

  test('a client without event subscription hears nothing', async () => {
    fixture = await MediaServerFixture.open();
    const client = await fixture.inbound();
    await fixture.call();
    await client.api('status');
    expect(client.events).toEqual([]);
  });

  test('a client that names headers in its INVITE gets those of the channel, and all that an event has for itself', async () => {
    fixture = await MediaServerFixture.open();
    const { esl, uuid, channelData } = await fixture.call(undefined, {
      'X-Channel-Headers': 'Channel-Unique-ID Unique-ID variable_local_media_port Nothing',
      'X-Event-Headers': 'Unique-ID Nothing variable_x variable_key_*',
    });
    const reply = ['Content-Type', 'Control', 'Event-Name', 'Reply-Text', 'Socket-Mode'];
    const named = ['Channel-Unique-ID', 'Unique-ID', 'variable_local_media_port'];
    expect(Object.keys(channelData).sort()).toEqual([...reply, ...named].sort());
    expect(channelData['Channel-Unique-ID']).toBe(uuid);
    const other = await fixture.inbound();
    await other.command('event json CHANNEL_EXECUTE_COMPLETE');
    await esl.command('noevents');
    await esl.command('event json CHANNEL_EXECUTE_COMPLETE');
    esl.events.length = 0;
    for (const set of ['x=1', 'key_1=5', 'y=2']) await esl.execute(uuid, 'set', set);
    const [first, second, last] = esl.events;
    const own = ['Application', 'Application-Data', 'Application-Response', 'Application-UUID', 'Event-Name'];
    expect(Object.keys(first!).sort()).toEqual([...own, 'Unique-ID', 'variable_x']);
    expect(second).toMatchObject({ 'Event-Name': 'CHANNEL_EXECUTE_COMPLETE', 'Application-Data': 'key_1=5' });
    expect(last).toMatchObject({ 'Unique-ID': uuid, variable_x: '1', variable_key_1: '5' });
    expect(last).not.toHaveProperty('variable_y');
    // Whoever names none has all of it.
    await other.until(() => other.events.find((event) => event['variable_y'] === '2'), 'the last event');
    expect(other.events.at(-1)).toMatchObject({ 'Channel-State': 'CS_EXECUTE', 'Unique-ID': uuid });
  });

  test('myevents on the channel its own connection', async () => {
    fixture = await MediaServerFixture.open();
    const [a, b] = [await fixture.call(), await fixture.call()];
    await a.esl.command('noevents');
    await a.esl.command('filter delete all');
    expect(await a.esl.command('myevents json')).toBe('+OK Events Enabled');
    a.esl.events.length = 0;
    await b.esl.execute(b.uuid, 'set', 'x=1');
    await a.esl.execute(a.uuid, 'set', 'x=1');
    expect(new Set(a.esl.events.map((event) => event['Unique-ID']))).toEqual(new Set([a.uuid]));
  });
});
