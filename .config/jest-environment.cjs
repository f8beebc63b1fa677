// Jest's environment for Node, which takes back what a test file has left in the process.
// Never changes what a test sees.
const { AsyncLocalStorage } = require('node:async_hooks');
const { TestEnvironment } = require('jest-environment-node');

/**
 * Jest makes one for each test file and never disables it; Node 20 then goes through all of them for every promise that is
 * made, and a file that makes many takes several times as long after some dozens of others.
 */
const enabled = new Set();
const { run } = AsyncLocalStorage.prototype;
AsyncLocalStorage.prototype.run = function (...args) {
  enabled.add(this);
  return run.apply(this, args);
};

module.exports = class extends TestEnvironment {
  async teardown() {
    for (const storage of enabled) storage.disable();
    enabled.clear();
    await super.teardown();
  }
};
