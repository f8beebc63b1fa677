// Which applications are connected, and which of them gets the next new request.
// Never queues: a request that nobody routed is refused by the caller.
import type { ApplicationClient } from './application-client.js';

export class ApplicationRegistry {
  private readonly clients: ApplicationClient[] = [];
  /** Who got the last request of a kind, by route. */
  private readonly last = new Map<string, ApplicationClient>();

  add(client: ApplicationClient): void {
    this.clients.push(client);
  }

  remove(client: ApplicationClient): void {
    const index = this.clients.indexOf(client);
    if (index >= 0) this.clients.splice(index, 1);
    for (const [route, last] of this.last) if (last === client) this.last.delete(route);
  }

  /** Methods (upper case) that some application takes; none when no application is there. */
  get methods(): ReadonlySet<string> {
    const routes = this.clients.flatMap((client) => [...client.routes]);
    return new Set(routes.filter((route) => !route.includes(':')).map((route) => route.toUpperCase()));
  }

  /** Round-robin among those that routed the method (lower case) or `cdr:…`. */
  pick(route: string): ApplicationClient | undefined {
    const takers = this.clients.filter((client) => client.routes.has(route));
    const last = this.last.get(route);
    const client = takers[((last ? takers.indexOf(last) : -1) + 1) % takers.length];
    if (client) this.last.set(route, client);
    return client;
  }
}
