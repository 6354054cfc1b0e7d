// The flat: its walls as a drawing, and in every room its things as buttons.

import {h, text, attribute, keep} from './dom.js';
import {part, post, onDraw} from './live.js';
import {t, tOr, onLanguage, timeOf} from './words.js';
import {picture} from './pictures.js';
import {say} from './notice.js';
import {hubTime} from './time.js';

// Where each room lies, as parts of a hundred of the plan's width and height; wide, and narrow.
const WIDE = {
  size: [640, 500],
  rooms: {
    'bedroom': [0, 0, 38, 46], 'bathroom': [38, 0, 25, 46], 'kitchen': [63, 0, 37, 46],
    'hallway': [0, 46, 25, 54], 'living-room': [25, 46, 37, 54], 'hub': [62, 46, 38, 54],
  },
  openings: [[38, 36, 'v'], [63, 36, 'v'], [12, 46, 'h'], [48, 46, 'h'], [25, 88, 'v']],
  windows: [[8, 0, 22, 'h'], [74, 0, 18, 'h'], [34, 100, 20, 'h'], [0, 12, 18, 'v']],
  front: [0, 79, 14],
};
const NARROW = {
  size: [328, 664],
  rooms: {
    'bedroom': [0, 0, 61, 33], 'bathroom': [61, 0, 39, 33],
    'living-room': [0, 33, 61, 33], 'kitchen': [61, 33, 39, 33],
    'hallway': [0, 66, 38, 34], 'hub': [38, 66, 62, 34],
  },
  openings: [[61, 26, 'v'], [30, 33, 'h'], [61, 60, 'v'], [16, 66, 'h']],
  windows: [[10, 0, 30, 'h'], [0, 42, 14, 'v'], [100, 42, 14, 'v']],
  front: [0, 88, 9],
};

const ROOM_OF = {
  'bedroom': 'bedroom', 'bathroom': 'bathroom', 'kitchen': 'kitchen', 'hub': 'hub', 'hall': 'hallway',
  'hallway': 'hallway', 'entrance': 'hallway', 'living-room': 'living-room', 'livingroom': 'living-room',
  'worn': 'living-room', 'cupboard': 'hub',
};

// Narrower than this, in pixels, the rooms lie two by two.
const WIDE_ENOUGH = 520;

let layout;
let plan;
let menu;
let menuOf;

/** Draws the plan from now on. */
export function begin() {
  plan = document.getElementById('plan');
  menu = document.getElementById('thing-menu');
  menu.addEventListener('toggle', event => {
    if (event.newState === 'closed') {
      menuOf?.setAttribute('aria-expanded', 'false');
    }
  });
  menu.addEventListener('keydown', event => {
    if (event.key === 'Escape') {
      event.preventDefault();
      menu.hidePopover();
      menuOf.focus();
    }
  });
  onLanguage(build);
  build();
  new ResizeObserver(() => {
    if (fitting() !== layout) {
      build();
    }
  }).observe(plan);
  onDraw(draw);
}

function fitting() {
  return plan.clientWidth < WIDE_ENOUGH ? NARROW : WIDE;
}

function build() {
  layout = fitting();
  const focused = plan.contains(document.activeElement) && document.activeElement;
  const kept = focused && [focused.closest('.thing')?.dataset.key, focused.className];
  plan.replaceChildren(walls(), ...Object.entries(layout.rooms).map(([name, place]) => room(name, place)));
  plan.style.height = `${layout.size[1]}px`;
  draw();
  if (kept) {
    plan.querySelector(`[data-key="${kept[0]}"] .${kept[1]}`)?.focus();
  }
}

function room(name, [x, y, width, height]) {
  const list = h('ul', {className: 'things'});
  list.dataset.room = name;
  const title = h('h4', {className: 'room-name', id: `room-${name}`}, t(`room.${name}`));
  const box = h('div', {className: 'room', role: 'group', 'aria-labelledby': title.id}, title, list);
  Object.assign(box.style, {left: `${x}%`, top: `${y}%`, width: `${width}%`, height: `${height}%`});
  return box;
}

function walls() {
  const [w, hh] = layout.size;
  const X = x => (x * w) / 100;
  const Y = y => (y * hh) / 100;
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', `0 0 ${w} ${hh}`);
  svg.setAttribute('preserveAspectRatio', 'none');
  svg.setAttribute('class', 'walls');
  svg.setAttribute('aria-hidden', 'true');
  const floors = Object.entries(layout.rooms).map(([name, [x, y, ww, wh]]) =>
    `<rect class="floor floor-${name}" x="${X(x)}" y="${Y(y)}" width="${X(ww)}" height="${Y(wh)}"/>`);
  const inner = Object.values(layout.rooms).map(([x, y, ww, wh]) =>
    `<rect class="wall" x="${X(x)}" y="${Y(y)}" width="${X(ww)}" height="${Y(wh)}"/>`);
  const gap = Math.min(44, w / 8);
  const openings = layout.openings.map(([x, y, way]) => way === 'v'
    ? `<path class="opening" d="M${X(x)} ${Y(y) - gap / 2}v${gap}"/>`
    : `<path class="opening" d="M${X(x) - gap / 2} ${Y(y)}h${gap}"/>`);
  const windows = layout.windows.map(([x, y, long, way]) => way === 'v'
    ? `<path class="window" d="M${X(x)} ${Y(y)}v${Y(long)}"/>`
    : `<path class="window" d="M${X(x)} ${Y(y)}h${X(long)}"/>`);
  const [fx, fy, flong] = layout.front;
  const front = `<path class="opening" d="M${X(fx)} ${Y(fy)}v${Y(flong)}"/>
    <path class="swing" d="M${X(fx)} ${Y(fy)}a${Y(flong)} ${Y(flong)} 0 0 1 ${Y(flong)} ${Y(flong)}h${-Y(flong)}"/>`;
  // Only numbers and names of this file.
  svg.innerHTML = floors.join('') + inner.join('')
    + `<rect class="outer" x="0" y="0" width="${w}" height="${hh}"/>` + openings.join('') + windows.join('') + front;
  return svg;
}

function draw() {
  const things = [...Object.values(part('sensors')).map(ofSensor), ...ofHouse()];
  for (const list of plan.querySelectorAll('.things')) {
    keep(list, things.filter(thing => thing.room === list.dataset.room), thing => thing.id, make, update);
    list.closest('.room').classList.toggle('full', list.children.length > 4);
  }
  turnHands();
}

/** A sensor as a thing of the plan: what it is called, how it is, and what a click does. */
function ofSensor(sensor) {
  const active = sensor.state === 'active';
  return {
    id: sensor.id,
    kind: sensor.kind,
    room: ROOM_OF[sensor.location] ?? 'living-room',
    active,
    name: t(`kind.${sensor.kind}`),
    note: sensor.id,
    state: sensor.state === 'unknown' ? t('state.unknown') : t(`state.${sensor.kind}.${sensor.state}`),
    does: `${sensor.id} ${sensor.click}`,
    what: t(`do.${sensor.click}`),
    faults: sensor.faults,
    troubles: sensor.troubles,
  };
}

/** The house's own: its hub, its cable and its clock. */
function ofHouse() {
  const house = part('home').house;
  if (!house) {
    return [];
  }
  const powered = house.power === 'back';
  const connected = house.network !== 'down';
  return [
    {
      id: 'power', kind: 'hub', room: 'hub', active: powered, name: t('kind.hub'), note: '',
      state: t(`hub.${house.hub}`), does: powered ? 'power cut' : 'power back',
      what: t(powered ? 'do.power cut' : 'do.power back'), faults: [], troubles: [], attention: !powered,
    },
    {
      id: 'network', kind: 'cable', room: 'hub', active: connected, name: t('kind.cable'), note: '',
      state: t(`house.network.${house.network}`).toLowerCase(), does: connected ? 'network down' : 'network up',
      what: t(connected ? 'do.network down' : 'do.network up'), faults: [], troubles: [],
      attention: house.network !== 'up',
    },
    {
      id: 'clock', kind: 'clock', room: 'hub', active: true, name: t('kind.clock'), note: '',
      state: timeOf(hubTime()), does: 'clock jumps forward 2 h', what: t('do.clock'), faults: [], troubles: [],
      attention: false,
    },
  ];
}

function make(thing) {
  const frame = h('span', {className: 'thing-picture'});
  const button = h('button', {type: 'button', className: 'thing-main'}, frame,
    h('span', {className: 'thing-name'}), h('span', {className: 'unseen thing-note'}),
    h('span', {className: 'thing-state'}), h('span', {className: 'thing-trouble'}),
    h('span', {className: 'unseen thing-what'}));
  const item = h('li', {className: `thing kind-${thing.kind}`}, button);
  button.addEventListener('click', () => act(item.dataset.does));
  if (thing.faults.length > 0) {
    const more = h('button', {type: 'button', className: 'more', 'aria-expanded': 'false', 'aria-haspopup': 'true'},
      h('span', {'aria-hidden': 'true'}, '⋯'));
    more.addEventListener('click', () => openMenu(more, item));
    item.append(more);
  }
  return item;
}

function update(item, thing) {
  const drawn = `${thing.kind} ${thing.active}`;
  const frame = item.querySelector('.thing-picture');
  if (frame.dataset.drawn !== drawn) {
    frame.dataset.drawn = drawn;
    frame.replaceChildren(picture(thing.kind, thing.active));
  }
  text(item.querySelector('.thing-name'), thing.name);
  text(item.querySelector('.thing-note'), thing.note ? ` ${thing.note}: ` : ': ');
  text(item.querySelector('.thing-state'), thing.state);
  text(item.querySelector('.thing-trouble'), thing.troubles.map(each => t(`trouble.${each}`)).join(', '));
  text(item.querySelector('.thing-what'), `; ${t('plan.press', {what: thing.what})}`);
  item.classList.toggle('active', thing.active);
  item.classList.toggle('troubled', thing.troubles.length > 0 || thing.attention === true);
  item.dataset.does = thing.does;
  item.dataset.state = thing.active ? 'active' : 'inactive';
  item.dataset.trouble = thing.troubles.join(' ');
  item.querySelector('.thing-main').title = thing.what;
  const more = item.querySelector('.more');
  if (more) {
    attribute(more, 'aria-label', t('plan.faults', {name: `${thing.name} ${thing.note}`}));
    more.title = t('plan.faults', {name: thing.name});
    item.dataset.faults = JSON.stringify(thing.faults);
  }
}

function openMenu(more, item) {
  if (menuOf === more && menu.matches(':popover-open')) {
    menu.hidePopover();
    return;
  }
  menuOf = more;
  const id = item.dataset.key;
  menu.setAttribute('aria-label', more.getAttribute('aria-label'));
  menu.replaceChildren(...JSON.parse(item.dataset.faults).map(fault => {
    const choice = h('button', {type: 'button'}, tOr(`do.${fault}`, fault));
    choice.dataset.does = `${id} ${fault}`;
    choice.addEventListener('click', () => {
      menu.hidePopover();
      more.focus();
      act(choice.dataset.does);
    });
    return choice;
  }));
  menu.showPopover();
  more.setAttribute('aria-expanded', 'true');
  const box = more.getBoundingClientRect();
  const size = menu.getBoundingClientRect();
  const left = Math.max(8, Math.min(box.left, document.documentElement.clientWidth - size.width - 8));
  const below = box.bottom + 4 + size.height <= innerHeight;
  menu.style.left = `${left}px`;
  menu.style.top = `${Math.max(8, below ? box.bottom + 4 : box.top - size.height - 4)}px`;
  menu.querySelector('button').focus();
}

function turnHands() {
  const clock = plan.querySelector('.kind-clock');
  if (clock) {
    const [hours, minutes] = timeOf(hubTime()).split(':').map(Number);
    clock.querySelector('.hour')?.setAttribute('transform', `rotate(${((hours % 12) + minutes / 60) * 30} 32 24)`);
    clock.querySelector('.minute')?.setAttribute('transform', `rotate(${minutes * 6} 32 24)`);
  }
}

/** One step's words, as a scenario would have them. */
export async function act(words) {
  const problem = await post('/api/steps', words);
  if (problem) {
    say(t('problem', {problem}));
  }
}
