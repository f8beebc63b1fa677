// Outages of ports as tests tell them.
import { faulty } from './faulty-port.js';

const made: string[] = [];
class Port {
  private readonly greeting = 'hello';
  now(name: string): string {
    made.push(name);
    return `${this.greeting} ${name}`;
  }
  later(name: string): Promise<string> {
    return Promise.resolve(this.now(name));
  }
}
const error = new Error('down');
const start = () => faulty<Port>(new Port());
beforeEach(() => void (made.length = 0));

test('without a fault it is the port', async () => {
  const { port } = start();
  expect([port.now('a'), await port.later('b')]).toEqual(['hello a', 'hello b']);
});

test('the n-th call fails, and nothing was done', async () => {
  const { port, faults } = start();
  faults.next('now', { kind: 'throws', error }, 1);
  faults.next('later', { kind: 'rejects', error });
  expect(port.now('a')).toBe('hello a');
  expect(() => port.now('b')).toThrow(error);
  await expect(port.later('c')).rejects.toThrow(error);
  expect([port.now('d'), await port.later('e')]).toEqual(['hello d', 'hello e']);
  expect(made).toEqual(['a', 'd', 'e']);
});

test('it goes down, in all or in one thing, and comes up', () => {
  const { port, faults } = start();
  faults.down({ kind: 'throws', error });
  expect(() => port.now('a')).toThrow(error);
  expect(() => port.later('a')).toThrow(error);
  faults.up();
  faults.down({ kind: 'throws', error }, 'later');
  expect(port.now('b')).toBe('hello b');
  expect(() => port.later('b')).toThrow(error);
});

test('what was done may fail afterwards', async () => {
  const { port, faults } = start();
  faults.next('later', { kind: 'answer-lost', error });
  faults.next('now', { kind: 'answer-lost', error });
  await expect(port.later('a')).rejects.toThrow(error);
  expect(() => port.now('b')).toThrow(error);
  expect(made).toEqual(['a', 'b']);
});

test('stalled calls go on in their order, or the last first', async () => {
  const { port, faults } = start();
  for (const order of ['in-order', 'reversed'] as const) {
    for (let count = 0; count < 2; count += 1) faults.next('later', { kind: 'stalls' });
    const calls = [port.later(`${order} 1`), port.later(`${order} 2`)];
    expect(faults.stalled).toBe(2);
    faults.release(order);
    await Promise.all(calls);
  }
  expect(made).toEqual(['in-order 1', 'in-order 2', 'reversed 2', 'reversed 1']);
});
