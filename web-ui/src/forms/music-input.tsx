// The name of the music that callers hear, with what there is to choose from.
// Never refuses a name: the music may be added later.
import { useId } from 'react';
import type { FieldAttributes } from '../ui/field.js';
import { useSounds } from './prompts-context.js';
import { MusicWarning } from './sound-warning.js';

interface MusicInputProps {
  readonly attributes: Partial<FieldAttributes>;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

export function MusicInput({ attributes, value, onChange }: MusicInputProps) {
  const listId = useId();
  const sounds = useSounds();
  return (
    <>
      <input
        {...attributes}
        value={value}
        spellCheck={false}
        list={listId}
        onChange={(event) => onChange(event.target.value)}
      />
      <datalist id={listId}>
        {sounds?.music?.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <MusicWarning music={value} />
    </>
  );
}
