// Which applications are connected, and which of them gets the next new request.
// Never queues: a request that nobody routed is refused by the caller.
import type { ApplicationClient } from './application-client.js';

export class ApplicationRegistry {
  private readonly clients: ApplicationClient[] = [];
  private next = 0;

  add(client: ApplicationClient): void {
    this.clients.push(client);
  }

  remove(client: ApplicationClient): void {
    const index = this.clients.indexOf(client);
    if (index >= 0) this.clients.splice(index, 1);
  }

  /** Round-robin among those that routed the method (lower case) or `cdr:…`. */
  pick(route: string): ApplicationClient | undefined {
    const { clients } = this;
    for (let i = 0; i < clients.length; i++) {
      const client = clients[(this.next + i) % clients.length];
      if (client?.routes.has(route)) {
        this.next = (this.next + i + 1) % clients.length;
        return client;
      }
    }
    return undefined;
  }
}
