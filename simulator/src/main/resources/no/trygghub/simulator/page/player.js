// The home's time, scenarios, and the recording of what is clicked.

import {h, text, show, attribute, keep} from './dom.js';
import {part, post, onDraw} from './live.js';
import {t, timeOf, dayOf, onLanguage} from './words.js';
import {say} from './notice.js';
import {homeTime} from './time.js';
import {act} from './plan.js';

const FREE = 'free-evening';
const SPEEDS = [1, 10, 60, 600];
const RUN = 'M8 5l11 7-11 7z';
const REST = 'M8 5h3v14H8zM14 5h3v14h-3z';
const byId = id => document.getElementById(id);

/** Shows them from now on. */
export function begin() {
  byId('speeds').append(...SPEEDS.map(n => {
    const input = h('input', {type: 'radio', name: 'speed', value: String(n)});
    input.addEventListener('change', () => act(`speed ${n}`));
    return h('label', {}, input, h('span', {'aria-hidden': 'true'}, `${n}×`), h('span', {className: 'unseen'}));
  }));
  byId('run').addEventListener('click', () => {
    if (!isLoading()) {
      ask(part('home').time?.paused ? '/api/play' : '/api/pause');
    }
  });
  byId('scenario-load').addEventListener('click', () => load(byId('scenario-choice').value));
  byId('scenario-file').addEventListener('click', () => byId('scenario-upload').click());
  byId('scenario-upload').addEventListener('change', upload);
  byId('record').addEventListener('click', () => ask(part('recording').state?.on ? '/api/record/stop' : '/api/record/start'));
  onLanguage(words);
  words();
  onDraw(draw);
  setInterval(clock, 200);
}

/** A home takes the place of another; what is shown is still the one before. */
function isLoading() {
  return part('scenario').loading?.on === true;
}

async function ask(path, body) {
  const problem = await post(path, body);
  if (problem) {
    say(t('problem', {problem}));
  }
}

function load(name) {
  return ask('/api/scenario', name);
}

async function upload(event) {
  const file = event.target.files[0];
  event.target.value = '';
  if (file) {
    try {
      await ask(`/api/scenario-file/${encodeURIComponent(file.name)}`, await file.text());
    } catch {
      say(t('scenario.file.read', {name: file.name}));
    }
  }
}

function words() {
  for (const label of byId('speeds').querySelectorAll('label')) {
    text(label.lastElementChild, t('home.speed.of', {n: label.querySelector('input').value}));
  }
  drawChoice();
  draw();
}

function drawChoice() {
  const choice = byId('scenario-choice');
  const offered = part('scenario').offered?.all ?? [];
  const kept = choice.value;
  keep(choice, offered, each => each.name,
    each => h('option', {value: each.name}),
    (option, each) => {
      text(option, each.name === FREE ? t('scenario.free') : each.title);
      ownLanguage(option, each.name);
    });
  if (kept) {
    choice.value = kept;
  }
}

function draw() {
  const time = part('home').time;
  if (!time) {
    return;
  }
  text(byId('run-word'), t(time.paused ? 'home.play' : 'home.pause'));
  attribute(byId('run-shape'), 'd', time.paused ? RUN : REST);
  attribute(byId('run'), 'data-running', !time.paused);
  byId('run').title = t(time.paused ? 'home.play' : 'home.pause');
  for (const input of byId('speeds').querySelectorAll('input')) {
    input.checked = Number(input.value) === time.speed;
  }
  attribute(byId('home'), 'aria-busy', isLoading());
  drawChoice();
  drawScenario();
  drawRecording();
  clock();
}

function clock() {
  const now = homeTime();
  const time = byId('clock-time');
  text(time, timeOf(now));
  text(byId('clock-day'), dayOf(now) + (part('home').time?.paused ? ` · ${t('home.paused')}` : ''));
}

/** Scenarios are written in English, whatever the page's language. */
function ownLanguage(element, name) {
  attribute(element, 'lang', name === FREE ? null : 'en');
}

function drawScenario() {
  const about = part('scenario').about;
  if (!about) {
    return;
  }
  text(byId('home-about'), about.name === FREE ? t('scenario.free') : about.title);
  ownLanguage(byId('home-about'), about.name);
  text(byId('scenario-about'), about.about);
  show(byId('scenario-about'), about.name !== FREE);
  const steps = Object.values(part('steps')).sort((a, b) => a.index - b.index);
  show(byId('steps-frame'), steps.length > 0);
  show(byId('scenario-progress'), steps.length > 0);
  const next = steps.find(step => !step.done);
  const judged = steps.filter(step => step.met !== undefined);
  text(byId('scenario-progress'), next ? t('scenario.playing', {next: next.index + 1, all: steps.length})
    : judged.length === 0 ? t('scenario.ended.plain')
      : t('scenario.ended', {met: judged.filter(step => step.met).length, all: judged.length}));
  keep(byId('steps'), steps, step => `${about.loaded}-${step.index}`,
    () => h('li', {}, h('span', {className: 'step-time'}), h('span', {className: 'step-text', lang: 'en'}),
      h('span', {className: 'step-state'})),
    (item, step) => {
      text(item.children[0], timeOf(step.at).replace(/:00$/, ''));
      text(item.children[1], ` ${step.text} `);
      text(item.children[2], step.met === undefined ? (step.done ? t('scenario.done') : '')
        : t(step.met ? 'scenario.met' : 'scenario.unmet') + (step.found && !step.met ? `: ${step.found}` : ''));
      item.className = step.met === false ? 'unmet' : step.met ? 'met' : step.done ? 'done' : '';
      if (step === next) {
        item.setAttribute('aria-current', 'step');
        if (byId('steps').dataset.next !== String(step.index)) {
          byId('steps').dataset.next = step.index;
          const frame = byId('steps-frame');
          frame.scrollTop = item.offsetTop - frame.clientHeight / 2;
        }
      } else {
        item.removeAttribute('aria-current');
      }
    });
}

function drawRecording() {
  const {on, steps} = part('recording').state ?? {on: false, steps: 0};
  attribute(byId('record'), 'aria-pressed', on);
  text(byId('record-word'), t(on ? 'record.stop' : 'record.start'));
  text(byId('record-count'), on ? t('record.on', {n: steps}) : steps > 0 ? t('record.off', {n: steps}) : t('record.none'));
  show(byId('record-download'), !on && steps > 0);
}
