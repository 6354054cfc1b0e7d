// The response centre: alarms that wait for somebody, hubs and how they are.

import {h, text, show, attribute, keep} from './dom.js';
import {part, post, onDraw, onChange} from './live.js';
import {t, tOr, count, timeOf, counted, span, onLanguage} from './words.js';
import {say} from './notice.js';
import {homeTime} from './time.js';
import * as sound from './sound.js';

const byId = id => document.getElementById(id);
let answered;

/** Shows it from now on. */
export function begin() {
  sound.begin(byId('sound'));
  byId('auto').addEventListener('change', event => ask('/api/auto', event.target.checked ? 'on' : 'off'));
  onLanguage(draw);
  onDraw(draw);
  onChange(heard);
  setInterval(tick, 250);
}

async function ask(path, body) {
  const problem = await post(path, body);
  if (problem) {
    say(t('problem', {problem}));
  }
}

/** Whether somebody has to do something about an alarm. */
function waits(alarm) {
  return !['accepted', 'closed', 'rejected'].includes(alarm.ack) && alarm.state !== 'cancelled';
}

function place(sensor, subject) {
  if (!sensor) {
    return subject ?? t('kind.hub');
  }
  return `${sensor.id}, ${tOr(`room.${sensor.location}`, sensor.location).toLowerCase()}`;
}

/** Reads out what a person has to hear, and sounds; also of what came while the connection was lost. */
function heard(what, change) {
  if (what === 'put') {
    changed(change);
  } else if (what === 'snapshot' && change.before) {
    for (const of of ['alarms', 'faults', 'hubs']) {
      for (const [key, value] of Object.entries(part(of))) {
        changed({part: of, value, before: change.before[of]?.[key]});
      }
    }
  }
}

function changed({part: of, value, before}) {
  if (of === 'alarms' && waits(value) && (!before || (value.urgent && value.seq !== before.seq))) {
    sound.alarm(value.severity);
    tell('say-now', t(value.late ? 'say.alarm.late' : 'say.alarm',
      {kind: t(`alarm.${value.kind}`), place: place(value.sensor)}));
  } else if (of === 'faults' && value.state !== before?.state) {
    tell('say-politely', t(value.state === 'restored' ? 'say.fault.restored' : 'say.fault',
      {kind: t(`fault.${value.kind}`), place: place(value.sensor, value.subject)}));
  } else if (of === 'hubs' && before && shown(value) !== shown(before)) {
    if (shown(value) !== 'online') {
      sound.fault();
    }
    tell('say-politely', t(`say.hub.${shown(value) === 'stopped' ? 'lost' : shown(value)}`, {hub: value.source}));
  }
}

function tell(where, words) {
  const line = h('p', {}, words);
  byId(where).append(line);
  while (byId(where).children.length > 4) {
    byId(where).firstChild.remove();
  }
}

function draw() {
  const centre = part('centre').state;
  if (!centre) {
    return;
  }
  text(byId('centre-connection'), centre.connected ? t('centre.connected', {broker: centre.broker})
    : t('centre.lost', {broker: centre.broker, cause: centre.cause}));
  byId('centre-connection').classList.toggle('bad', !centre.connected);
  byId('auto').checked = centre.auto;

  const alarms = Object.values(part('alarms')).sort((a, b) => b.number - a.number);
  const open = alarms.filter(alarm => alarm.ack !== 'closed');
  const closed = alarms.filter(alarm => alarm.ack === 'closed');
  const waiting = alarms.filter(waits);
  show(byId('alarms-none'), open.length === 0);
  keep(byId('alarms'), open, alarm => alarm.key, makeAlarm, updateAlarm);
  keep(byId('alarms-closed'), closed, alarm => alarm.key, makeAlarm, updateAlarm);
  show(byId('alarms-closed-frame'), closed.length > 0);
  keepFocus();
  text(byId('alarms-closed-count'), `(${closed.length})`);
  show(byId('waiting'), waiting.length > 0);
  text(byId('waiting-words'), waiting.length > 0 ? count('alarms.waiting', waiting.length) : '');
  document.title = (waiting.length > 0 ? `(${waiting.length}) ` : '') + t('title');

  const hubs = Object.values(part('hubs'));
  show(byId('hubs-none'), hubs.length === 0);
  keep(byId('hubs'), hubs, hub => hub.source, makeHub, updateHub);
  tick();
}

function makeAlarm(alarm) {
  const item = h('li', {className: 'alarm'},
    h('div', {className: 'alarm-text'},
      h('h4', {className: 'alarm-kind'}),
      h('p', {className: 'alarm-place'}),
      h('p', {className: 'alarm-marks'}),
      h('p', {className: 'alarm-ack'})),
    h('p', {className: 'alarm-since'}, h('span', {className: 'counted'}),
      h('span', {className: 'quiet alarm-raised'})),
    h('div', {className: 'alarm-acts'}));
  for (const [word, key] of [['received', 'ack'], ['accepted', 'accept'], ['closed', 'close'], ['rejected', 'reject']]) {
    const button = h('button', {type: 'button'}, h('span', {}));
    button.dataset.word = word;
    button.dataset.label = key;
    button.addEventListener('click', () => answer(alarm.key, word, item));
    item.lastElementChild.append(button);
  }
  return item;
}

function answer(key, word, item) {
  answered = {key, word, next: (item.nextElementSibling ?? item.previousElementSibling)?.dataset.key};
  return ask(`/api/alarms/${key}`, word);
}

/** The button that was pressed is gone: who works by keyboard goes on with what can be said next. */
function keepFocus() {
  if (answered && part('alarms')[answered.key]?.ack === answered.word) {
    const first = key => document.querySelector(`#alarms [data-key="${key}"] .alarm-acts button:not([hidden])`);
    (first(answered.key) ?? first(answered.next) ?? byId('alarms-title')).focus();
    answered = undefined;
  }
}

const CAN = {
  none: ['received', 'accepted', 'rejected'], received: ['accepted', 'rejected'], accepted: ['closed'],
  rejected: ['accepted', 'closed'], closed: [],
};

function updateAlarm(item, alarm) {
  const kind = t(`alarm.${alarm.kind}`);
  text(item.querySelector('.alarm-kind'), kind);
  text(item.querySelector('.alarm-place'), (alarm.sensor ? place(alarm.sensor) : t('home'))
    + (Object.keys(part('hubs')).length > 1 ? ` · ${alarm.source}` : ''));
  const marks = [t(`severity.${alarm.severity}`), alarm.test && t('alarm.test'), alarm.late && t('alarm.late'),
    alarm.state !== 'raised' && t(`alarm.${alarm.state}`), alarm.timeTrusted === false && t('alarm.untrusted'),
    alarm.times > 1 && t('alarm.repeats', {n: alarm.times})].filter(Boolean);
  const line = item.querySelector('.alarm-marks');
  if (line.dataset.marks !== marks.join('|')) {
    line.dataset.marks = marks.join('|');
    line.replaceChildren(...marks.map(mark => h('span', {className: mark === t('alarm.late') ? 'mark strong' : 'mark'}, mark)));
  }
  text(item.querySelector('.alarm-ack'), t(`ack.${alarm.ack}`));
  text(item.querySelector('.alarm-raised'), t('alarm.raised.at', {time: timeOf(alarm.raisedAt)}));
  attribute(item.querySelector('.counted'), 'title', t('alarm.since'));
  item.dataset.id = alarm.id;
  item.dataset.raised = alarm.raisedAt;
  item.dataset.ack = alarm.ack;
  item.dataset.kind = alarm.kind;
  item.dataset.late = alarm.late;
  item.dataset.state = alarm.state;
  item.className = `alarm ${alarm.severity} ${waits(alarm) ? 'waits' : ''} ${alarm.ack}`;
  for (const button of item.querySelectorAll('.alarm-acts button')) {
    show(button, CAN[alarm.ack].includes(button.dataset.word));
    text(button.firstElementChild, t(`alarm.${button.dataset.label}`));
    attribute(button, 'aria-label', t('alarm.act', {what: t(`alarm.${button.dataset.label}`), alarm: kind}));
  }
}

function shown(hub) {
  return hub.state === 'online' && hub.silent ? 'silent' : hub.state;
}

function makeHub() {
  return h('li', {className: 'hub'},
    h('div', {className: 'hub-head'}, h('h4', {}), h('span', {className: 'badge'})),
    h('dl', {className: 'facts'}), h('ul', {className: 'faults'}));
}

function updateHub(item, hub) {
  const state = shown(hub);
  text(item.querySelector('h4'), hub.source);
  const badge = item.querySelector('.badge');
  text(badge, t(`hub.state.${state}`));
  item.dataset.state = state;
  item.dataset.hub = hub.source;
  badge.className = `badge ${state}`;
  const facts = [
    ['hub.heartbeat', '', 'heartbeat'],
    ['hub.outbox', hub.heartbeatAt === undefined ? '–' : hub.outboxDepth === 0 ? t('hub.outbox.empty')
      : count('hub.outbox', hub.outboxDepth)],
    ['present', 'lost'].includes(hub.mains) && ['hub.mains', t(`hub.mains.${hub.mains}`)],
    hub.sensorsLost?.length > 0 && ['hub.sensorsLost', hub.sensorsLost.join(', ')],
    ['hub.messages', t('hub.messages.of', {n: hub.messages, repeats: hub.repeats})
      + (hub.missing > 0 ? `, ${t('hub.missing', {n: hub.missing})}` : '')],
  ].filter(Boolean);
  keep(item.querySelector('.facts'), facts, fact => fact[0],
    fact => h('div', {}, h('dt', {}), h('dd', {className: fact[2] ?? ''})),
    (row, [key, value]) => {
      text(row.firstElementChild, t(key));
      if (key !== 'hub.heartbeat') {
        text(row.lastElementChild, value);
      }
    });
  const heartbeat = item.querySelector('.heartbeat');
  heartbeat.dataset.at = hub.heartbeatAt ?? '';
  heartbeat.dataset.within = hub.nextWithinS ?? '';
  const faults = Object.values(part('faults'))
    .filter(fault => fault.source === hub.source && fault.state !== 'restored');
  keep(item.querySelector('.faults'), faults, fault => fault.id,
    () => h('li', {}, h('span', {className: 'fault-kind'}), h('span', {className: 'fault-about quiet'})),
    (line, fault) => {
      line.dataset.kind = fault.kind;
      text(line.children[0], tOr(`fault.${fault.kind}`, fault.kind));
      line.dataset.raised = fault.raisedAt;
      line.dataset.about = ` ${fault.subject} · ${fault.cause}`;
    });
  show(item.querySelector('.faults'), faults.length > 0);
}

/** What counts by itself. */
function tick() {
  show(byId('sound-asleep'), byId('sound').checked && !sound.isAwake());
  const now = homeTime();
  for (const item of document.querySelectorAll('.alarm')) {
    text(item.querySelector('.counted'), counted(now - Number(item.dataset.raised)));
  }
  for (const element of document.querySelectorAll('.heartbeat')) {
    const at = Number(element.dataset.at);
    const real = Date.now();
    const left = at + Number(element.dataset.within) * 1000 - real;
    text(element, element.dataset.at === '' ? t('hub.heartbeat.none')
      : `${t('hub.heartbeat.ago', {time: span(Math.max(0, real - at))})}, ${left >= 0
        ? t('hub.heartbeat.next', {time: span(left)}) : t('hub.heartbeat.overdue', {time: span(-left)})}`);
  }
  for (const line of document.querySelectorAll('.faults li')) {
    text(line.children[1], `${line.dataset.about} · ${t('fault.since', {time: span(now - Number(line.dataset.raised))})}`);
  }
}
