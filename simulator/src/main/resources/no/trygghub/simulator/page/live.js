// What the simulator tells, kept as it is there. See LiveDocument: a whole document first, then every change.

const entries = {};
const lists = {};
const watchers = [];
const tellers = [];
let drawing = false;
let connected;

/** Follows the simulator from now on; the browser connects again by itself. */
export function follow() {
  const source = new EventSource('/api/live');
  source.addEventListener('snapshot', event => {
    const whole = JSON.parse(event.data);
    const before = connected === undefined ? undefined : {...entries};
    replace(entries, whole.entries);
    replace(lists, whole.lists);
    tell('snapshot', {before});
    state(true);
  });
  source.addEventListener('put', event => {
    const {part, key, value} = JSON.parse(event.data);
    const before = entries[part]?.[key];
    (entries[part] ??= {})[key] = value;
    tell('put', {part, key, value, before});
  });
  source.addEventListener('append', event => {
    const {part, value} = JSON.parse(event.data);
    const list = lists[part] ??= [];
    list.push(value);
    if (list.length > 2000) {
      list.shift();
    }
    tell('append', {part, value});
  });
  source.addEventListener('clear', event => {
    const {part} = JSON.parse(event.data);
    delete entries[part];
    delete lists[part];
    tell('clear', {part});
  });
  source.addEventListener('error', () => {
    state(false);
    if (source.readyState === EventSource.CLOSED) {
      // Refused, not only lost: the browser would not try again.
      setTimeout(follow, 1000);
    }
  });
}

/** The entries of a part by their keys. */
export function part(name) {
  return entries[name] ?? {};
}

/** A part that is a list. */
export function list(name) {
  return lists[name] ?? [];
}

/** Draws whenever something has changed, once for all that changed since. */
export function onDraw(callback) {
  watchers.push(callback);
}

/**
 * Hears of every change by itself: snapshot (the entries before it, unless it is the first), put, append, clear,
 * connection.
 */
export function onChange(callback) {
  tellers.push(callback);
}

/** Draws soon. */
export function redraw() {
  if (!drawing) {
    drawing = true;
    // Not an animation frame: a page in the background has none, and its title and sound still matter.
    setTimeout(() => {
      drawing = false;
      watchers.forEach(callback => callback());
    }, 30);
  }
}

/** Asks the simulator for something; the problem where it could not be done, else undefined. */
export async function post(path, body = '') {
  try {
    const answer = await fetch(path, {
      method: 'POST', body, headers: {'Content-Type': 'text/plain; charset=utf-8'}});
    const text = (await answer.text()).trim();
    return answer.ok ? undefined : text;
  } catch (failure) {
    return String(failure.message ?? failure);
  }
}

function replace(all, by) {
  for (const key of Object.keys(all)) {
    delete all[key];
  }
  Object.assign(all, by);
}

function tell(what, change) {
  tellers.forEach(callback => callback(what, change));
  redraw();
}

function state(now) {
  if (connected !== now) {
    const first = connected === undefined && now;
    connected = now;
    tellers.forEach(callback => callback('connection', {connected, first}));
  }
}
