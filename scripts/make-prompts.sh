#!/usr/bin/env bash
# Speaks firmware-config/prompts/<language>.txt (name<TAB>text) into <language>/<name>.wav: 8 kHz, mono, A-law,
# as the telephone network carries it. With names: only these; with --missing: only those without a recording.
# Never needed to run Centrale: the WAV files are kept with the sources. Needs espeak-ng and sox.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../firmware-config/prompts"

wanted=" $* "
is_wanted() { # language name
  case "$wanted" in
    '  ') return 0 ;;
    ' --missing ') [ ! -e "$1/$2.wav" ] ;;
    *" $2 "*) return 0 ;;
    *) return 1 ;;
  esac
}

for program in espeak-ng sox; do
  command -v "$program" >/dev/null || {
    echo "error: $program is missing; run as root: apt-get install espeak-ng sox" >&2
    exit 1
  }
done

# Voice, words a minute and pitch per language, chosen by ear for a telephone.
declare -A voice=([en]=en-gb-x-rp [nl]=nl [pl]=pl)
declare -A speed=([en]=142 [nl]=140 [pl]=138)
declare -A pitch=([en]=46 [nl]=44 [pl]=44)
# Loudness (RMS) that every prompt is brought to before its peak is; the result lies near -19 dBFS, pauses included.
target_rms_db=-14
peak_db=-3

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Speaks a text into a file. voice speed pitch text file
speak() {
  espeak-ng -v "$1" -s "$2" -p "$3" -g 3 -w "$work/raw.wav" "$4"
  # Band-limit as a telephone line does, lift the consonants, drop the silence around, lower the loud vowels.
  sox -R "$work/raw.wav" -r 8000 -b 16 -c 1 "$work/band.wav" \
    gain -9 highpass -2 250 equalizer 2600 1.0q +4 sinc 250-3400 \
    silence 1 0.01 -48d reverse silence 1 0.01 -48d reverse \
    compand 0.005,0.12 6:-60,-60,-38,-30,-20,-18,0,-12 0 -60 0.01 norm $peak_db
  rms_db=$(sox "$work/band.wav" -n stats 2>&1 | awk '/^RMS lev dB/ {print $4}')
  gain=$(awk -v rms="$rms_db" -v target=$target_rms_db 'BEGIN {print target - rms}')
  if awk -v gain="$gain" 'BEGIN {exit !(gain > 0)}'; then
    levelling=(gain -l "$gain" norm $peak_db)
  else
    levelling=(gain "$gain")
  fi
  sox -R -D "$work/band.wav" -e a-law "$5" "${levelling[@]}" fade t 0.008 0 0.03 pad 0.06 0.1
}

for language in en nl pl; do
  mkdir -p "$language"
  [ "$wanted" != '  ' ] || rm -f "$language"/*.wav
  while IFS=$'\t' read -r name text; do
    [ -n "$name" ] && is_wanted "$language" "$name" || continue
    speak "${voice[$language]}" "${speed[$language]}" "${pitch[$language]}" "$text" "$language/$name.wav"
  done <"$language.txt"
  echo "$language: $(find "$language" -name '*.wav' | wc -l) prompts, $(du -ch "$language"/*.wav | tail -n 1 | cut -f 1)"
done

# What the demo's callers say to a voicemail: name<TAB>voice<TAB>pitch<TAB>text, into ../demo-messages/<name>.wav.
cd ../demo-messages
while IFS=$'\t' read -r name speaker tone text; do
  [ -n "$name" ] && is_wanted . "$name" || continue
  speak "$speaker" 150 "$tone" "$text" "$name.wav"
done <messages.txt
