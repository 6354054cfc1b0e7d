// What the page has to say about itself: a line at the top, which screen readers read out.

import {show, text} from './dom.js';

let lasting = false;

/** Prepares the line. */
export function begin() {
  document.getElementById('notice-close').addEventListener('click', hide);
}

/** Says it until it is closed or something else is said. */
export function say(words, stays = false) {
  lasting = stays;
  text(document.getElementById('notice-text'), words);
  show(document.getElementById('notice'), true);
}

/** Says no more what was said to stay. */
export function settle() {
  if (lasting) {
    hide();
  }
}

function hide() {
  lasting = false;
  show(document.getElementById('notice'), false);
}
