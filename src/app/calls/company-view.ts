// The company's configuration as call handling needs it: looked up by number, address and key.
// Never changes anything; made anew whenever the configuration changes.
import type { AgentConfig, Company, FlowConfig, QueueConfig } from '../../api/company.js';
import type { AcdSettings } from '../../core/acd/acd-model.js';
import type { Flow, FlowNode, Language } from '../../core/ivr/flow-model.js';
import type { AgentId, ExtensionNumber, FlowId, QueueId, SkillId, TrunkId } from '../../core/kernel/ids.js';
import type { Destination, DialTarget, DidEntry, NumberingPlan } from '../../core/pbx/dial-plan-model.js';
import { resolveFromExtension, resolveFromTrunk } from '../../core/pbx/dial-plan.js';
import { trunkOfSource } from '../../core/pbx/sip-source-match.js';

export class CompanyView {
  readonly language: Language;
  readonly acdSettings: AcdSettings;
  private readonly plan: NumberingPlan;
  private readonly trunks: readonly { readonly id: TrunkId; readonly addresses: readonly string[] }[];
  private readonly dids: readonly DidEntry[];
  private readonly extensions: ReadonlyMap<string, { readonly name: string }>;
  private readonly agents: ReadonlyMap<AgentId, AgentConfig>;
  private readonly agentOfExtension: ReadonlyMap<ExtensionNumber, AgentId>;
  private readonly queues: ReadonlyMap<QueueId, QueueConfig>;
  private readonly flows: ReadonlyMap<FlowId, Flow>;

  constructor(company: Company) {
    const { settings } = company;
    this.language = settings.language;
    this.plan = {
      countryCode: settings.countryCode,
      internationalPrefix: settings.internationalPrefix,
      trunkPrefix: settings.trunkPrefix,
    };
    this.trunks = company.trunks.map(({ id, addresses }) => ({ id: id as TrunkId, addresses }));
    this.dids = company.dids.map(({ number, trunk, destination }) => ({
      number,
      ...(trunk === undefined ? {} : { trunk: trunk as TrunkId }),
      destination: destination as Destination,
    }));
    this.extensions = new Map(company.extensions.map(({ number, name }) => [number, { name }]));
    this.agents = new Map(company.agents.map((agent) => [agent.id as AgentId, agent]));
    this.agentOfExtension = new Map(
      company.agents.map((agent) => [agent.extension as ExtensionNumber, agent.id as AgentId]),
    );
    this.queues = new Map(company.queues.map((queue) => [queue.id as QueueId, queue]));
    this.flows = new Map(company.flows.map((flow) => [flow.id as FlowId, toFlow(flow)]));
    this.acdSettings = toAcdSettings(company);
  }

  trunkOf(host: string): TrunkId | undefined {
    return trunkOfSource(host, this.trunks);
  }

  isDid(dialled: string, trunkId: TrunkId): boolean {
    return this.fromTrunk(dialled, trunkId).kind === 'destination';
  }

  fromTrunk(dialled: string, trunkId: TrunkId): DialTarget {
    return resolveFromTrunk(dialled, trunkId, this.dids, this.plan);
  }

  fromExtension(dialled: string): DialTarget {
    return resolveFromExtension(
      dialled,
      this.extensions.keys() as Iterable<ExtensionNumber>,
      this.dids,
      this.plan,
    );
  }

  extension(user: string): ExtensionNumber | undefined {
    return this.extensions.has(user) ? (user as ExtensionNumber) : undefined;
  }

  extensionName(extension: ExtensionNumber): string | undefined {
    return this.extensions.get(extension)?.name;
  }

  agent(id: AgentId): AgentConfig | undefined {
    return this.agents.get(id);
  }

  agentAt(extension: ExtensionNumber): AgentId | undefined {
    return this.agentOfExtension.get(extension);
  }

  queue(id: QueueId): QueueConfig | undefined {
    return this.queues.get(id);
  }

  flow(id: FlowId): Flow | undefined {
    return this.flows.get(id);
  }
}

function toAcdSettings(company: Company): AcdSettings {
  return {
    queues: company.queues.map((queue) => ({
      id: queue.id as QueueId,
      requiredSkills: queue.requiredSkills.map(({ skill, minLevel }) => ({
        skill: skill as SkillId,
        minLevel,
      })),
      ringTimeoutMs: queue.ringSeconds * 1000,
      wrapUpMs: queue.wrapUpSeconds * 1000,
      retryDelayAfterRefusalMs: queue.retryAfterRefusalSeconds * 1000,
      retryDelayAfterMissMs: queue.retryAfterMissSeconds * 1000,
    })),
    agents: company.agents.map((agent) => ({
      id: agent.id as AgentId,
      skills: agent.skills as Record<SkillId, number>,
    })),
  };
}

function toFlow(config: FlowConfig): Flow {
  const nodes = Object.entries(config.nodes).map(([name, node]): [string, FlowNode] => {
    switch (node.kind) {
      case 'menu': {
        const { inputTimeoutSeconds, choices, ...rest } = node;
        return [
          name,
          {
            ...rest,
            choices: choices,
            inputTimeoutMs: inputTimeoutSeconds * 1000,
          },
        ];
      }
      case 'queue':
        return [name, { kind: 'queue', queue: node.queue as QueueId }];
      case 'extension':
        return [name, { kind: 'extension', extension: node.extension as ExtensionNumber }];
      case 'play':
      case 'hang-up':
        return [name, node];
    }
  });
  return {
    id: config.id as FlowId,
    language: config.language,
    start: config.start,
    nodes: Object.fromEntries(nodes),
  };
}
