// The response centre's sounds, made here and not loaded. Browsers stay silent until somebody has clicked.

const KEY = 'trygghub.sound';
let context;
let on = true;
let played = 0;

/** Follows the switch. */
export function begin(input) {
  try {
    on = localStorage.getItem(KEY) !== 'off';
  } catch {
    on = true;
  }
  input.checked = on;
  input.addEventListener('change', () => {
    on = input.checked;
    try {
      localStorage.setItem(KEY, on ? 'on' : 'off');
    } catch {
      // Then it is on again the next time.
    }
    if (on) {
      play([[660, 0, 0.12]], 0.12);
    }
  });
  for (const event of ['pointerdown', 'keydown']) {
    addEventListener(event, wake);
  }
}

/** An alarm came: three rising tones, twice where it is high. */
export function alarm(severity) {
  const once = [[740, 0, 0.16], [880, 0.2, 0.16], [1109, 0.4, 0.26]];
  const tones = severity === 'high' ? [...once, ...once.map(([f, at, long]) => [f, at + 0.85, long])] : once;
  play(tones, 0.2);
}

/** A hub is lost: two falling tones. */
export function fault() {
  play([[440, 0, 0.18], [330, 0.22, 0.3]], 0.14);
}

/** Whether the browser lets it sound; somebody has to have clicked or pressed a key first. */
export function isAwake() {
  return context?.state === 'running';
}

function wake() {
  if (navigator.userActivation?.hasBeenActive ?? true) {
    context ??= new AudioContext();
    context.resume();
  }
}

function play(tones, loud) {
  if (!on) {
    return;
  }
  wake();
  if (!context) {
    return;
  }
  played++;
  document.documentElement.dataset.sounded = String(played);
  const now = context.currentTime + 0.02;
  for (const [frequency, at, long] of tones) {
    const tone = new OscillatorNode(context, {frequency, type: 'sine'});
    const level = new GainNode(context, {gain: 0});
    level.gain.setValueAtTime(0, now + at);
    level.gain.linearRampToValueAtTime(loud, now + at + 0.02);
    level.gain.setTargetAtTime(0, now + at + long, 0.04);
    tone.connect(level).connect(context.destination);
    tone.start(now + at);
    tone.stop(now + at + long + 0.4);
  }
}
