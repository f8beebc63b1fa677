// The rules by which one channel runs its applications.
import {
  ExecutionStack,
  Refusal,
  type Execution,
  type Run,
} from '../../../src/softswitch/esl/channel/execution-stack.js';

type Body = (run: Run) => string | Promise<string>;

class Scene {
  readonly log: string[] = [];
  readonly stack: ExecutionStack;
  private readonly bodies = new Map<string, Body>();
  private readonly release = new Map<string, () => void>();

  constructor() {
    this.stack = new ExecutionStack({
      run: ({ uuid }, run) => this.bodies.get(uuid)?.(run) ?? 'no body',
      started: ({ uuid }) => this.log.push(`start ${uuid}`),
      completed: ({ uuid }, outcome) =>
        this.log.push(`end ${uuid} ${outcome instanceof Refusal ? outcome.reason : outcome}`),
      idle: () => this.log.push('idle'),
      failed: ({ uuid }) => this.log.push(`failed ${uuid}`),
    });
  }

  push(uuid: string, body: Body, more: Partial<Execution> = {}): void {
    this.bodies.set(uuid, body);
    this.stack.push({ application: 'test', argument: '', uuid, loops: 1, locked: false, ...more });
  }

  /** Waits until `finish(uuid)` or a break. */
  pushWaiting(uuid: string, more: Partial<Execution> = {}): void {
    this.push(
      uuid,
      async (run) => {
        await run.wait(
          new Promise<void>((resolve) => {
            this.release.set(uuid, resolve);
            run.onBreak(resolve);
          }),
        );
        return run.broken ? 'broken' : 'done';
      },
      more,
    );
  }

  async finish(uuid: string): Promise<void> {
    this.release.get(uuid)?.();
    await settle();
  }
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

let scene: Scene;
beforeEach(() => {
  scene = new Scene();
});

test('applications that do not wait run one after the other', () => {
  scene.push('a', () => '1');
  scene.push('b', () => '2');
  expect(scene.log).toEqual(['start a', 'end a 1', 'idle', 'start b', 'end b 2', 'idle']);
});

test('a command that comes while one waits is nested and ends first', async () => {
  scene.pushWaiting('outer');
  scene.pushWaiting('inner');
  await scene.finish('outer');
  expect(scene.log).toEqual(['start outer', 'start inner']);
  await scene.finish('inner');
  expect(scene.log.slice(2)).toEqual(['end inner done', 'end outer done', 'idle']);
});

test('an application is told while another takes its time nested into it', async () => {
  const told: boolean[] = [];
  scene.push('outer', async (run) => {
    run.onCovered((covered) => told.push(covered));
    await run.wait(new Promise<void>((resolve) => run.onBreak(resolve)));
    return 'done';
  });
  scene.push('at once', () => '1');
  expect(told).toEqual([]);
  scene.pushWaiting('inner');
  scene.pushWaiting('innermost');
  expect(told).toEqual([true]);
  await scene.finish('innermost');
  expect(told).toEqual([true]);
  await scene.finish('inner');
  expect(told).toEqual([true, false]);
});

test('while one works without waiting, the next one is held back', async () => {
  let work: () => void = () => undefined;
  scene.push('a', async () => {
    await new Promise<void>((resolve) => {
      work = resolve;
    });
    return 'worked';
  });
  scene.push('b', () => 'b');
  expect(scene.log).toEqual(['start a']);
  work();
  await settle();
  expect(scene.log).toEqual(['start a', 'end a worked', 'start b', 'end b b', 'idle']);
});

test('an event-lock holds later commands back', async () => {
  scene.pushWaiting('a', { locked: true });
  scene.push('b', () => 'b');
  expect(scene.log).toEqual(['start a']);
  await scene.finish('a');
  expect(scene.log).toEqual(['start a', 'end a done', 'start b', 'end b b', 'idle']);
});

test('loops run it as often as asked', () => {
  scene.push('a', () => 'x', { loops: 3 });
  expect(scene.log.filter((line) => line === 'end a x')).toHaveLength(3);
});

test('breakInnermost ends the innermost alone', async () => {
  scene.pushWaiting('outer');
  scene.pushWaiting('inner');
  scene.stack.breakInnermost();
  await settle();
  expect(scene.log.slice(2)).toEqual(['end inner broken']);
  await scene.finish('outer');
});

test('breakAll ends all, and reports those that never began', async () => {
  scene.pushWaiting('outer');
  scene.pushWaiting('locked', { locked: true });
  scene.pushWaiting('never');
  scene.stack.breakAll();
  await settle();
  expect(scene.log.slice(2)).toEqual([
    'start never',
    'end never _none_',
    'end locked broken',
    'end outer broken',
    'idle',
  ]);
});

test('commands that come during an interruption start after it', async () => {
  scene.pushWaiting('a');
  const interrupted = scene.stack.interrupt();
  scene.push('b', () => 'b');
  expect(scene.log).toEqual(['start a']);
  await interrupted;
  expect(scene.log).toEqual(['start a', 'end a broken', 'start b', 'end b b', 'idle']);
});

test('after the end every command is still started and completed', async () => {
  await scene.stack.close();
  scene.push('late', () => 'never run');
  expect(scene.log).toEqual(['start late', 'end late _none_']);
});

test('an application that throws completes with an error', async () => {
  scene.push('sync', () => {
    throw new Error('broken');
  });
  scene.push('async', () => Promise.reject(new Error('broken')));
  await settle();
  expect(scene.log.filter((line) => line.startsWith('end'))).toEqual([
    'end sync -ERR internal error',
    'end async -ERR internal error',
  ]);
});

test('an application that ignores the break is written off, and its late end changes nothing', async () => {
  jest.useFakeTimers();
  try {
    let end: () => void = () => undefined;
    scene.push('deaf', async (run) => {
      await run.wait(
        new Promise<void>((resolve) => {
          end = resolve;
        }),
      );
      return 'late';
    });
    const interrupted = scene.stack.interrupt();
    await jest.advanceTimersByTimeAsync(2000);
    await interrupted;
    end();
    await jest.advanceTimersByTimeAsync(1);
    expect(scene.log).toEqual(['start deaf', 'end deaf _none_', 'idle']);
  } finally {
    jest.useRealTimers();
  }
});
