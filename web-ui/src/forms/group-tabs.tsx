// The groups of a long form as a list of tabs: which is open, what is set in each, and where something is wrong.
// Never draws the groups themselves.
import { Fragment, type KeyboardEvent } from 'react';
import { useText } from '../i18n/use-text.js';
import { Icon } from '../ui/icon.js';
import type { Draft, FieldGroup } from './field-spec.js';

interface GroupTabsProps {
  readonly label: string;
  readonly groups: readonly FieldGroup[];
  readonly open: string;
  readonly draft: Draft;
  readonly faulty: (group: FieldGroup) => boolean;
  readonly onOpen: (id: string) => void;
}

export const groupTabId = (id: string) => `group-tab-${id}`;
export const groupPanelId = (id: string) => `group-panel-${id}`;

const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

export function GroupTabs({ label, groups, open, draft, faulty, onOpen }: GroupTabsProps) {
  const t = useText();
  const move = (event: KeyboardEvent<HTMLDivElement>) => {
    const at = groups.findIndex(({ id }) => id === open);
    const step = steps[event.key];
    const next =
      event.key === 'Home'
        ? 0
        : event.key === 'End'
          ? groups.length - 1
          : step === undefined
            ? undefined
            : (at + step + groups.length) % groups.length;
    const group = next === undefined ? undefined : groups[next];
    if (!group) return;
    event.preventDefault();
    onOpen(group.id);
    document.getElementById(groupTabId(group.id))?.focus();
  };
  return (
    <div
      className="group-tabs"
      role="tablist"
      aria-orientation="vertical"
      aria-label={label}
      onKeyDown={move}
    >
      {groups.map((group, index) => {
        const isOpen = group.id === open;
        const summary = group.summary?.(draft) ?? '';
        const begins = group.section !== undefined && group.section !== groups[index - 1]?.section;
        return (
          <Fragment key={group.id}>
            {begins && <span className="tab-section">{group.section}</span>}
            <button
              id={groupTabId(group.id)}
              type="button"
              role="tab"
              aria-selected={isOpen}
              aria-description={group.section}
              aria-controls={isOpen ? groupPanelId(group.id) : undefined}
              tabIndex={isOpen ? 0 : -1}
              onClick={() => onOpen(group.id)}
            >
              <b>
                {group.title}
                {faulty(group) && (
                  <span className="tab-fault">
                    <Icon name="warning" size={15} />
                    <span className="sr">{t.routing.tabFault}</span>
                  </span>
                )}
              </b>
              {summary !== '' && <small>{summary}</small>}
            </button>
          </Fragment>
        );
      })}
    </div>
  );
}
