// What can go wrong with the house: a row of choices for each thing.

import {h, text, attribute} from './dom.js';
import {part, onDraw} from './live.js';
import {t, span, onLanguage} from './words.js';
import {act} from './plan.js';

const ROWS = [
  {id: 'network', choices: [['up', 'network up'], ['slow', 'network slow'], ['half-open', 'network half-open'],
    ['down', 'network down']]},
  {id: 'broker', choices: [['back', 'broker back'], ['gone', 'broker gone']]},
  {id: 'power', choices: [['back', 'power back'], ['cut', 'power cut']]},
  {id: 'disk', choices: [['free', 'disk free'], ['full', 'disk full']]},
];
const JUMPS = [['backward', 'clock jumps backward 2 h'], ['forward', 'clock jumps forward 2 h']];

/** Shows them from now on. */
export function begin() {
  onLanguage(build);
  build();
  onDraw(draw);
}

function build() {
  document.getElementById('house-rows').replaceChildren(...ROWS.map(row), clockRow(), hubRow());
  draw();
}

function row({id, choices}) {
  const box = h('fieldset', {className: 'choice'}, h('legend', {}, t(`house.${id}`)),
    ...choices.map(([value, words]) => {
      const input = h('input', {type: 'radio', name: `house-${id}`, value});
      input.addEventListener('change', async () => {
        await act(words);
        draw();
      });
      return h('label', {}, input, h('span', {}, t(`house.${id}.${value}`)));
    }));
  box.dataset.row = id;
  return box;
}

function clockRow() {
  const box = h('div', {className: 'choice', role: 'group', 'aria-labelledby': 'house-clock-name'},
    h('span', {className: 'legend', id: 'house-clock-name'}, t('house.clock')),
    ...JUMPS.map(([value, words]) => {
      const button = h('button', {type: 'button'}, t(`house.clock.${value}`));
      button.addEventListener('click', () => act(words));
      return button;
    }), h('span', {id: 'house-clock-state', className: 'quiet'}));
  return box;
}

function hubRow() {
  return h('div', {className: 'choice'}, h('span', {className: 'legend'}, t('house.hub')),
    h('span', {id: 'house-hub-state'}));
}

function draw() {
  const house = part('home').house;
  if (!house) {
    return;
  }
  for (const {id} of ROWS) {
    const box = document.querySelector(`[data-row="${id}"]`);
    for (const input of box.querySelectorAll('input')) {
      input.checked = input.value === house[id];
      input.disabled = id === 'broker' && house.brokerForeign === true;
    }
    attribute(box, 'data-state', house[id]);
    if (id === 'broker') {
      attribute(box, 'title', house.brokerForeign ? t('house.broker.foreign') : null);
    }
  }
  const wrong = part('home').time?.wrongMs ?? 0;
  text(document.getElementById('house-clock-state'), wrong === 0 ? t('house.clock.right')
    : t(wrong > 0 ? 'house.clock.ahead' : 'house.clock.behind', {time: span(Math.abs(wrong))}));
  const hub = document.getElementById('house-hub-state');
  text(hub, t(`hub.${house.hub}`) + (house.pid ? `, ${t('house.hub.pid', {pid: house.pid})}` : ''));
  attribute(hub, 'data-pid', house.pid);
  attribute(hub, 'data-hub', house.hub);
}
