// The time in the home: told by the simulator now and then, and counted on here between.

import {part, onChange} from './live.js';

let heard = performance.now();

onChange((what, change) => {
  if (what === 'snapshot' || (what === 'put' && change.part === 'home' && change.key === 'time')) {
    heard = performance.now();
  }
});

/** The right time of the home, in milliseconds since 1970. */
export function homeTime() {
  const time = part('home').time;
  if (!time) {
    return Date.now();
  }
  const running = !time.passes ? 0 : (performance.now() - heard) * time.speed;
  return time.now + running;
}

/** What the hub's clock says, which may be wrong. */
export function hubTime() {
  return homeTime() + (part('home').time?.wrongMs ?? 0);
}
