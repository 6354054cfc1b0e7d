// Puts the page together.

import * as words from './words.js';
import * as live from './live.js';
import * as notice from './notice.js';
import * as plan from './plan.js';
import * as house from './house.js';
import * as player from './player.js';
import * as centre from './centre.js';
import * as timeline from './timeline.js';

const THEME = 'trygghub.theme';

function theme() {
  const choice = document.getElementById('theme');
  let kept = 'auto';
  try {
    kept = localStorage.getItem(THEME) ?? 'auto';
  } catch {
    // As the system has it.
  }
  const apply = wanted => {
    document.documentElement.dataset.theme = wanted;
  };
  choice.value = kept;
  apply(choice.value);
  choice.addEventListener('change', () => {
    apply(choice.value);
    try {
      localStorage.setItem(THEME, choice.value);
    } catch {
      // Then it is as the system's again the next time.
    }
  });
}

theme();
await words.begin();
const language = document.getElementById('language');
language.value = words.tag();
language.addEventListener('change', () => words.choose(language.value, true));
notice.begin();
live.onChange((what, change) => {
  if (what === 'connection' && !change.connected) {
    notice.say(words.t('live.lost'), true);
  } else if (what === 'connection' && !change.first) {
    notice.settle();
    document.getElementById('say-politely').replaceChildren(words.t('live.back'));
  }
  if (what === 'append' && change.part === 'problems') {
    notice.say(words.t('problem', {problem: change.value.text}));
  }
  if (what === 'snapshot' || change.part === 'scenario') {
    words.useZone(live.part('scenario').about?.zone);
  }
});
plan.begin();
house.begin();
player.begin();
centre.begin();
timeline.begin();
live.follow();
