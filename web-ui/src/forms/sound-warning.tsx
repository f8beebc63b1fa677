// What is wrong with the name of a sound that is not there, and where its file belongs.
// Never refuses the name: the file may be put there later.
import { languageSchema } from '../../../src/api/common.js';
import type { FlowConfig } from '../../../src/api/ivr.js';
import { languageNames } from '../i18n/language.js';
import { useText } from '../i18n/use-text.js';
import { Icon } from '../ui/icon.js';
import { usePrompts, useSounds } from './prompts-context.js';

export function FieldWarning({ text }: { readonly text: string }) {
  return (
    <p className="field-warning" role="status">
      <Icon name="warning" size={16} />
      <span>{text}</span>
    </p>
  );
}

/** Only languages that have recordings are expected to have this one; `language`: no other one counts. */
export function PromptWarning({
  prompt,
  language,
}: {
  readonly prompt: string;
  readonly language?: FlowConfig['language'];
}) {
  const t = useText();
  const prompts = usePrompts();
  const sounds = useSounds();
  const spoken = languageSchema.options.filter((one) => prompts[one].length > 0);
  const expected = language === undefined ? spoken : spoken.filter((one) => one === language);
  const missing = expected.filter((one) => !prompts[one].includes(prompt));
  const [first] = missing;
  if (prompt === '' || first === undefined) return null;
  const words = t.routing.sounds;
  const isNowhere = missing.length === expected.length;
  const what =
    language !== undefined
      ? t.flowEditor.noRecording
      : isNowhere
        ? words.noRecording(prompt)
        : t.routing.noRecordingIn(missing.map((one) => languageNames[one]).join(', '));
  const where = sounds && words.putRecording(`${sounds.folder}/prompts/${first}/${prompt}.wav`);
  return <FieldWarning text={[what, where].filter(Boolean).join(' ')} />;
}

export function MusicWarning({ music }: { readonly music: string }) {
  const words = useText().routing.sounds;
  const sounds = useSounds();
  if (music === '' || !sounds?.music || sounds.music.includes(music)) return null;
  return (
    <FieldWarning
      text={`${words.noMusic(music)} ${words.putMusic(`${sounds.folder}/music/${music}`, sounds.music.join(', '))}`}
    />
  );
}
