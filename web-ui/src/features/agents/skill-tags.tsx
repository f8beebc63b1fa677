// An agent's skills, each with its level.
// Never changes them: the set-up does.
import type { AgentLive } from '../../../../src/api/live.js';

export function SkillTags({ skills }: Pick<AgentLive, 'skills'>) {
  return (
    <p className="tags">
      {Object.entries(skills).map(([skill, level]) => (
        <span key={skill} className="tag">
          {skill} <b>{level}</b>
        </span>
      ))}
    </p>
  );
}
