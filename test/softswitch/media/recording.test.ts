// The time line of a recording: where audio lands in the file.
// Never touches a disk or a clock: time is given in samples.
import { Recording, type RecordingLimits } from '../../../src/softswitch/media/recording.js';
import type { RecordingOutcome } from '../../../src/softswitch/media/media-engine-model.js';

const LOUD = 0x55 ^ 0xf0;
const LEVEL = 16896;

interface Fixture {
  readonly recording: Recording;
  readonly written: number[];
  readonly outcomes: RecordingOutcome[];
  /** A packet of loud audio at `timestamp`, then 20 ms. */
  readonly hear: (timestamp: number, side?: 'read' | 'write') => void;
}

function record(limits: Partial<RecordingLimits> = {}, closeError?: string): Fixture {
  const written: number[] = [];
  const outcomes: RecordingOutcome[] = [];
  const sink = {
    write: (sample: number) => void written.push(sample),
    close: () => Promise.resolve(closeError),
  };
  const recording = new Recording(sink, { sides: 'both', ...limits }, (outcome) => outcomes.push(outcome));
  const packet = new Uint8Array(160).fill(LOUD);
  const hear = (timestamp: number, side: 'read' | 'write' = 'read'): void => {
    recording.add(side, 1, timestamp >>> 0, 8, packet, 0, 160);
    recording.advance(160);
  };
  return { recording, written, outcomes, hear };
}

/** Lengths of alternating stretches: silent, loud, silent, … */
function stretches(samples: readonly number[]): number[] {
  const lengths = [0];
  let loud = false;
  for (const sample of samples) {
    if ((sample !== 0) !== loud) {
      loud = !loud;
      lengths.push(0);
    }
    lengths[lengths.length - 1] = (lengths.at(-1) ?? 0) + 1;
  }
  return lengths;
}

test('what was lost is silence, not a shift, over the wrap of timestamps', async () => {
  const { recording, written, hear } = record();
  const start = 2 ** 32 - 480;
  for (const frame of [0, 1, 2, 3]) hear(start + frame * 160);
  recording.advance(320);
  for (const frame of [6, 7]) hear(start + frame * 160);
  await recording.end('stopped');
  expect(stretches(written)).toEqual([0, 640, 320, 320]);
  expect(written[0]).toBe(LEVEL);
});

test('late and reordered packets find their place', async () => {
  const { recording, written, hear } = record();
  for (const frame of [0, 3, 1, 2, 4]) hear(8000 + frame * 160);
  await recording.end('stopped');
  expect(stretches(written)).toEqual([0, 800]);
});

test('what came while the thread was held up finds its place', async () => {
  const { recording, written, hear } = record();
  for (let frame = 0; frame < 20; frame += 1) hear(frame * 160);
  // The timers of a stalled thread run before it reads what came.
  recording.advance(40 * 160);
  const packet = new Uint8Array(160).fill(LOUD);
  for (let frame = 20; frame < 60; frame += 1) recording.add('read', 1, frame * 160, 8, packet, 0, 160);
  for (let frame = 60; frame < 80; frame += 1) hear(frame * 160);
  await recording.end('stopped');
  expect(stretches(written)).toEqual([0, 80 * 160]);
  expect(new Set(written)).toEqual(new Set([LEVEL]));
});

test('after a long stall the recording goes on', async () => {
  const { recording, written, hear } = record();
  hear(0);
  recording.advance(100_000);
  hear(100_160);
  await recording.end('stopped');
  expect(stretches(written)).toEqual([0, 160, 100_000, 160]);
});

test('a stream that starts anew is placed at its arrival', async () => {
  const { recording, written, hear } = record();
  hear(1000);
  recording.advance(1600);
  hear(3_000_000_000);
  await recording.end('stopped');
  expect(stretches(written)).toEqual([0, 160, 1600, 160]);
});

test('both sides are added without overflow; one side alone if so told', async () => {
  const both = record();
  both.recording.add('write', 0, 5, 8, new Uint8Array(160).fill(LOUD), 0, 160);
  both.hear(90_000);
  await both.recording.end('stopped');
  expect(both.written).toEqual(Array<number>(160).fill(32767));
  const read = record({ sides: 'read' });
  read.hear(5, 'write');
  read.hear(90_000);
  await read.recording.end('stopped');
  expect(stretches(read.written)).toEqual([160, 160]);
});

test('ends at the limit and after silence, once', async () => {
  const limited = record({ limitS: 0.1 });
  for (let frame = 0; frame < 100; frame += 1) limited.hear(frame * 160);
  expect(await limited.recording.end('stopped')).toEqual({ samples: 800, cause: 'limit' });
  expect(limited.outcomes).toEqual([{ samples: 800, cause: 'limit' }]);
  const silent = record({ silenceThreshold: 200, silenceHits: 3 });
  for (let frame = 0; frame < 10; frame += 1) silent.hear(frame * 160);
  for (let frame = 0; frame < 100; frame += 1) silent.recording.advance(160);
  expect(await silent.recording.end('stopped')).toEqual({ samples: 13 * 160, cause: 'silence' });
});

test('paused time is not in the file', async () => {
  const { recording, written, hear } = record();
  hear(0);
  recording.setPaused(true);
  for (let frame = 1; frame < 50; frame += 1) hear(frame * 160);
  recording.setPaused(false);
  hear(50 * 160);
  await recording.end('stopped');
  expect(stretches(written)).toEqual([0, 320]);
});

test('the limit is a time, pauses included', async () => {
  const resumed = record({ limitS: 0.2 });
  for (let frame = 0; frame < 5; frame += 1) resumed.hear(frame * 160);
  resumed.recording.setPaused(true);
  for (let frame = 5; frame < 8; frame += 1) resumed.hear(frame * 160);
  resumed.recording.setPaused(false);
  for (let frame = 8; frame < 100; frame += 1) resumed.hear(frame * 160);
  expect(await resumed.recording.end('stopped')).toEqual({ samples: 7 * 160, cause: 'limit' });

  const paused = record({ limitS: 0.1 });
  paused.recording.setPaused(true);
  for (let frame = 0; frame < 4; frame += 1) paused.hear(frame * 160);
  expect(paused.outcomes).toEqual([]);
  paused.hear(4 * 160);
  expect(await paused.recording.end('stopped')).toEqual({ samples: 0, cause: 'limit' });
});

test('a disk error is the outcome', async () => {
  const { recording, hear } = record({}, 'ENOSPC');
  hear(0);
  expect(await recording.end('stopped')).toEqual({ samples: 160, cause: 'error', error: 'ENOSPC' });
});

describe('two channels', () => {
  const left = (samples: readonly number[]): number[] => samples.filter((_one, at) => at % 2 === 0);
  const right = (samples: readonly number[]): number[] => samples.filter((_one, at) => at % 2 === 1);

  test.each([
    ['read-left', left, right],
    ['write-left', right, left],
  ] as const)('%s: each side is on its own, and none is on the other', async (stereo, ofRead, ofWrite) => {
    const { recording, written, hear } = record({ stereo });
    for (const frame of [0, 1]) hear(frame * 160, 'read');
    for (const frame of [0, 1, 2]) hear(frame * 160, 'write');
    await recording.end('stopped');
    expect(written).toHaveLength(2 * 5 * 160);
    expect(stretches(ofRead(written))).toEqual([0, 320, 480]);
    expect(stretches(ofWrite(written))).toEqual([320, 480]);
  });

  test('what one side says alone', async () => {
    const { recording, written, hear } = record({ sides: 'write' });
    hear(0, 'read');
    hear(0, 'write');
    await recording.end('stopped');
    expect(stretches(written)).toEqual([160, 160]);
  });
});

describe('masked', () => {
  /** Nothing that was said while masked can be on its way any more: 200 ms, packets. */
  const late = 10;

  test('silence of the same length, from the very packet on, and a little longer than it was masked', async () => {
    const { recording, written, hear } = record();
    let frame = 0;
    const speak = (frames: number): void => {
      for (let n = 0; n < frames; n += 1, frame += 1) hear(frame * 160);
    };
    speak(20);
    recording.setMasked(true);
    recording.setMasked(true);
    speak(30);
    recording.setMasked(false);
    recording.setMasked(false);
    speak(20);
    const { samples } = await recording.end('stopped');
    expect(samples).toBe(70 * 160);
    expect(stretches(written)).toEqual([0, 20 * 160, (30 + late) * 160, (20 - late) * 160]);
  });

  // A first packet that came late, clocks that drift: a stream need not lie where the present is.
  test.each([-1280, -800, -160, 0, 160, 800, 1600, 4000])(
    'not a sample is heard of what came meanwhile, in a stream that lies %i samples beside the present',
    async (beside) => {
      const { recording, written } = record();
      const packet = new Uint8Array(160).fill(LOUD);
      const silence = new Uint8Array(160).fill(0xd5);
      let frame = 100;
      const say = (frames: number, what: Uint8Array, timestamp = (at: number) => at * 160 + beside): void => {
        for (let n = 0; n < frames; n += 1, frame += 1) {
          recording.add('read', 1, timestamp(frame), 8, what, 0, 160);
          recording.advance(160);
        }
      };
      say(1, silence, (at) => at * 160);
      say(30, silence);
      recording.setMasked(true);
      say(30, packet);
      recording.setMasked(false);
      say(60, silence);
      await recording.end('stopped');
      expect(Math.max(...written.map(Math.abs))).toBeLessThan(100);
    },
  );

  test('what was said meanwhile and comes late is not heard either', async () => {
    const { recording, written, hear } = record();
    for (let frame = 0; frame < 10; frame += 1) hear(frame * 160);
    recording.setMasked(true);
    recording.advance(10 * 160);
    recording.setMasked(false);
    const packet = new Uint8Array(160).fill(LOUD);
    for (let frame = 12; frame < 20; frame += 1) recording.add('read', 1, frame * 160, 8, packet, 0, 160);
    recording.advance(20 * 160);
    await recording.end('stopped');
    expect(stretches(written)).toEqual([0, 10 * 160, 30 * 160]);
  });

  test('twice in one recording, until its end', async () => {
    const { recording, written, hear } = record();
    let frame = 0;
    const speak = (frames: number): void => {
      for (let n = 0; n < frames; n += 1, frame += 1) hear(frame * 160);
    };
    for (let times = 0; times < 2; times += 1) {
      speak(20);
      recording.setMasked(true);
      speak(20);
      if (times === 0) recording.setMasked(false);
    }
    await recording.end('stopped');
    expect(stretches(written)).toEqual([0, 20 * 160, (20 + late) * 160, (20 - late) * 160, 20 * 160]);
  });

  test('one recording alone, of two', async () => {
    const [masked, other] = [record(), record()];
    masked.recording.setMasked(true);
    for (let frame = 0; frame < 20; frame += 1) for (const { hear } of [masked, other]) hear(frame * 160);
    await Promise.all([masked, other].map(({ recording }) => recording.end('stopped')));
    expect([stretches(masked.written), stretches(other.written)]).toEqual([[20 * 160], [0, 20 * 160]]);
  });

  test('paused is something else: a cut', async () => {
    const { recording, written, hear } = record();
    for (let frame = 0; frame < 20; frame += 1) hear(frame * 160);
    recording.setPaused(true);
    recording.setMasked(true);
    for (let frame = 20; frame < 40; frame += 1) hear(frame * 160);
    recording.setMasked(false);
    recording.setPaused(false);
    await recording.end('stopped');
    expect(written.length).toBe(20 * 160);
  });
});
