// The part of the daemon that browsers reach: HTTP, the live socket and the web page's files.
// Never holds a use case; the application does.
import { hostname } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '../adapters/config/config-file.js';
import { createHttpServer, HttpListenError } from '../adapters/http/http-server.js';
import { createTrustedProxies } from '../adapters/http/trusted-proxies.js';
import { attachLiveSocket } from '../adapters/ws/live-socket.js';
import { createWebBorder } from '../app/border/web-border.js';
import type { UserApplication } from '../app/application/application.js';
import type { ServiceSteps } from '../app/lifecycle/service-steps.js';
import type { DaemonOptions } from './daemon-options.js';
import { firstExternalAddress } from './telephony-servers.js';

/** Returns the address for browsers. Throws ConfigError when the port cannot be used. */
export async function openWeb(
  options: DaemonOptions,
  steps: ServiceSteps,
  application: UserApplication,
): Promise<string> {
  const { log, config } = options;
  const { host, port, names, https, trustedProxy } = config.web;
  const border = createWebBorder({
    allowedHostNames: [hostname(), ...names],
    https,
    proxies: createTrustedProxies(trustedProxy),
  });
  const http = createHttpServer({
    host,
    port,
    application,
    webUiDir: join(options.programDir, 'web-ui'),
    log,
    border,
  });
  const socket = attachLiveSocket(http.server, application, log, { border });
  let at = { host, port };
  await steps.start({
    name: 'web',
    start: async () => {
      at = await http.listen().catch((error: unknown) => {
        throw error instanceof HttpListenError ? asConfigError(error, options.configFile) : error;
      });
    },
    stop: async () => {
      await socket.close();
      await http.close();
    },
  });
  if (https && names[0] !== undefined) return `https://${names[0]}/`;
  return `http://${at.host === '0.0.0.0' ? (firstExternalAddress() ?? '127.0.0.1') : at.host}:${at.port}/`;
}

function asConfigError(error: HttpListenError, configFile: string): ConfigError {
  const key = error.code === 'address-unavailable' ? 'web.host' : 'web.port';
  return new ConfigError(configFile, key, `${error.message}; expected a free port of this machine`);
}
