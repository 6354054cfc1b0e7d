// Readings and alarms over time: a row for each sensor and one for the hub, alarms above them; and the same as a list.

import {h, text, keep} from './dom.js';
import {part, list, onDraw} from './live.js';
import {t, tOr, timeOf, shortTimeOf, onLanguage} from './words.js';
import {homeTime} from './time.js';

const KEY = 'trygghub.span';
const SPANS = [5, 30, 120, 720];
const ROW = 22;
const TOP = 40;
const LISTED = 60;
const CHANGES = ['raised', 'changed', 'cancelled', 'restored'];
const byId = id => document.getElementById(id);
let minutes = 30;
let drawn = '';

/** Shows it from now on. */
export function begin() {
  try {
    minutes = SPANS.find(each => String(each) === localStorage.getItem(KEY)) ?? 30;
  } catch {
    minutes = 30;
  }
  onLanguage(build);
  build();
  onDraw(draw);
  new ResizeObserver(draw).observe(byId('timeline'));
  setInterval(draw, 1000);
  byId('timeline-list-frame').addEventListener('toggle', draw);
}

function build() {
  const legend = byId('spans').firstElementChild;
  byId('spans').replaceChildren(legend, ...SPANS.map(each => {
    const input = h('input', {type: 'radio', name: 'span', value: String(each), checked: each === minutes});
    input.addEventListener('change', () => {
      minutes = each;
      try {
        localStorage.setItem(KEY, each);
      } catch {
        // Half an hour the next time.
      }
      draw();
    });
    return h('label', {}, input, h('span', {}, each < 60 ? t('timeline.span.m', {n: each}) : t('timeline.span.h', {n: each / 60})));
  }));
  drawn = '';
  draw();
}

function draw() {
  const box = byId('timeline');
  const width = Math.max(260, box.clientWidth);
  const span = minutes * 60_000;
  const from = Math.max(part('scenario').about?.begin ?? 0, homeTime() - span);
  const to = from + span;
  const until = homeTime();
  const sensors = Object.values(part('sensors')).filter(sensor => sensor.state !== 'unknown');
  const happened = list('happened');
  const now = [width, minutes, Math.floor(until / (minutes * 100)), happened.length, happened.at(-1)?.at,
    sensors.map(sensor => sensor.id + sensor.state).join(), document.documentElement.lang].join();
  if (now === drawn) {
    return;
  }
  drawn = now;
  const rows = [...sensors.map(sensor => ({id: sensor.id, name: sensor.id})), {id: '', name: t('timeline.hub')}];
  const height = TOP + rows.length * ROW + 22;
  const NAMES = Math.min(150, 16 + 6.7 * Math.max(8, ...rows.map(row => row.name.length)));
  const x = at => NAMES + Math.max(0, Math.min(1, (at - from) / (to - from))) * (width - NAMES - 12);
  const marks = happened.filter(each => ['alarm', 'fault'].includes(each.what) && each.at >= from && each.at <= to);
  const svg = [];
  for (const at of ticks(from, to, (width - NAMES) / 90)) {
    svg.push(`<path class="tick" d="M${x(at)} ${TOP - 8}V${height - 18}"/>`,
      `<text class="tick-text" x="${Math.min(x(at), width - 18)}" y="${height - 5}" text-anchor="middle">${shortTimeOf(at)}</text>`);
  }
  rows.forEach((row, i) => {
    const y = TOP + i * ROW;
    svg.push(`<text class="row-name" x="${NAMES - 10}" y="${y + 14}" text-anchor="end">${row.name}</text>`,
      `<path class="base" d="M${NAMES} ${y + 10}H${width - 12}"/>`);
    for (const [start, end] of times(happened, row.id, from, until)) {
      const long = Math.max(2.5, x(end) - x(start));
      svg.push(`<rect class="band ${row.id === '' ? 'hub-band' : ''}" x="${x(start)}" y="${y + 4}" width="${long}" height="12" rx="3"/>`);
    }
  });
  for (const mark of marks) {
    const at = x(mark.at);
    // What a hub says is nothing to make a picture's text of as it is.
    const change = CHANGES.includes(mark.change) ? mark.change : '';
    svg.push(mark.what === 'alarm'
      ? `<g class="mark-alarm ${change}"><path d="M${at} 22V${height - 18}"/><path d="M${at} 6l9 16h-18z"/><path class="cut" d="M${at} 12v4m0 2v1.5"/></g>`
      : `<g class="mark-fault ${change}"><path d="M${at} 30V${height - 18}"/><path d="M${at} 22l6 6-6 6-6-6z"/></g>`);
  }
  const picture = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  picture.setAttribute('viewBox', `0 0 ${width} ${height}`);
  picture.setAttribute('width', width);
  picture.setAttribute('height', height);
  picture.setAttribute('role', 'img');
  picture.setAttribute('aria-label', t('timeline.about', {sensors: sensors.length,
    alarms: marks.filter(mark => mark.what === 'alarm' && mark.change === 'raised').length,
    from: timeOf(from), to: timeOf(until)}));
  // Ids of sensors are a-z, 0-9 and '-'; all else is this page's own.
  picture.innerHTML = svg.join('');
  box.replaceChildren(picture);
  drawList(happened);
}

/** From when to when a sensor was active or, for the empty id, this home's own hub online. */
function times(happened, id, from, to) {
  const what = id === '' ? 'hub' : 'reading';
  const bands = [];
  let since;
  for (const each of happened) {
    if (each.what === what && (each.sensor ?? '') === id && each.own !== false) {
      if (each.active && since === undefined) {
        since = each.at;
      } else if (!each.active && since !== undefined) {
        bands.push([since, each.at]);
        since = undefined;
      }
    }
  }
  if (since !== undefined) {
    bands.push([since, to]);
  }
  return bands.filter(([, end]) => end >= from).map(([start, end]) => [Math.max(start, from), Math.min(end, to)]);
}

function ticks(from, to, most) {
  const steps = [1, 2, 5, 10, 15, 30, 60, 120, 180, 240];
  const step = (steps.find(each => (to - from) / (each * 60_000) <= Math.max(1, most)) ?? 240) * 60_000;
  const all = [];
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) {
    all.push(at);
  }
  return all;
}

function drawList(happened) {
  if (!byId('timeline-list-frame').open) {
    return;
  }
  const last = happened.slice(-LISTED).reverse();
  keep(byId('timeline-list'), last, each => each.number,
    () => h('li', {}, h('span', {className: 'step-time'}), h('span', {})),
    (item, each) => {
      text(item.firstElementChild, timeOf(each.at));
      text(item.lastElementChild, ` ${told(each)}`);
    });
}

function told(each) {
  const sensor = part('sensors')[each.sensor];
  switch (each.what) {
    case 'reading':
      return `${each.sensor} ${sensor ? t(`state.${sensor.kind}.${each.active ? 'active' : 'inactive'}`) : ''}`;
    case 'alarm':
    case 'fault':
      return t(`timeline.${each.what}`, {kind: tOr(`${each.what}.${each.kind}`, each.kind),
        what: [t(`change.${each.change}`), each.about].filter(Boolean).join(', ')});
    case 'event':
      return tOr(`event.${each.kind}`, each.kind);
    case 'hub':
      return `${each.about} ${t(`hub.state.${each.state}`)}`;
    case 'word':
      return `${t('timeline.word', {word: t(`ack.${each.word}`)})} (${each.about})`;
    case 'step':
      return each.text;
    default:
      return '';
  }
}
