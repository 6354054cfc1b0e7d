// The page's texts, in the language that the reader has chosen or the browser asks for.

const KEY = 'trygghub.language';
const LANGUAGES = ['nb', 'en'];
const texts = {};
let language = 'en';
let zone = 'Europe/Oslo';
const changed = [];

/** Fetches the texts and chooses the language. */
export async function begin() {
  await Promise.all(LANGUAGES.map(async each => {
    texts[each] = await (await fetch(`/words.${each}.json`)).json();
  }));
  choose(kept() ?? asked());
}

/** The language in use, as a tag. */
export function tag() {
  return language;
}

/** Goes on in a language and remembers it. */
export function choose(wanted, remember = false) {
  language = LANGUAGES.includes(wanted) ? wanted : 'en';
  if (remember) {
    try {
      localStorage.setItem(KEY, language);
    } catch {
      // A browser that keeps nothing asks again the next time.
    }
  }
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll('[data-t]')) {
    element.textContent = t(element.dataset.t);
  }
  for (const element of document.querySelectorAll('[data-t-label]')) {
    element.setAttribute('aria-label', t(element.dataset.tLabel));
  }
  document.title = t('title');
  changed.forEach(callback => callback());
}

/** Calls back whenever the language changes. */
export function onLanguage(callback) {
  changed.push(callback);
}

/** Times are told as they are in the home. */
export function useZone(wanted) {
  zone = wanted ?? zone;
}

/** A text, its {names} filled in. What has no text is shown by its own name. */
export function t(key, values = {}) {
  const text = texts[language]?.[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
}

/** A text where there is one, and else what was given. */
export function tOr(key, otherwise) {
  return texts[language]?.[key] ?? otherwise;
}

/** One or many. */
export function count(key, n) {
  return t(n === 1 ? `${key}.one` : `${key}.many`, {n});
}

/** 02:14:30 */
export function timeOf(millis) {
  return format({hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23'}, millis);
}

/** 02:14 */
export function shortTimeOf(millis) {
  return format({hour: '2-digit', minute: '2-digit', hourCycle: 'h23'}, millis);
}

/** Sat 10 January */
export function dayOf(millis) {
  return format({weekday: 'short', day: 'numeric', month: 'long'}, millis);
}

/** 4:05 or 1:04:05 */
export function counted(millis) {
  const all = Math.max(0, Math.floor(millis / 1000));
  const two = n => String(n).padStart(2, '0');
  const [h, m, s] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** 45 s, 12 min, 2 h 5 min */
export function span(millis) {
  const s = Math.max(0, Math.round(millis / 1000));
  const hour = language === 'nb' ? 't' : 'h';
  if (s < 60) {
    return `${s} s`;
  }
  const m = Math.floor(s / 60);
  if (m < 60) {
    return `${m} min`;
  }
  return m % 60 === 0 ? `${m / 60} ${hour}` : `${Math.floor(m / 60)} ${hour} ${m % 60} min`;
}

const formats = new Map();

function format(options, millis) {
  const key = language + zone + JSON.stringify(options);
  if (!formats.has(key)) {
    const locale = language === 'nb' ? 'nb-NO' : 'en-GB';
    formats.set(key, new Intl.DateTimeFormat(locale, {...options, timeZone: zone}));
  }
  return formats.get(key).format(millis);
}

function kept() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function asked() {
  const all = navigator.languages ?? [navigator.language];
  for (const each of all) {
    const short = each.toLowerCase().split('-')[0];
    if (['nb', 'no', 'nn'].includes(short)) {
      return 'nb';
    }
    if (short === 'en') {
      return 'en';
    }
  }
  return 'en';
}
