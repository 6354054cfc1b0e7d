// The things of a home, drawn. Each shows its state by its form; 'soft' is a filled shape, 'hot' what calls for notice.

const PICTURES = {
  bed: on => `
    <path d="M5 12v26M5 32h54v6M59 32v-5"/>
    ${on
      ? '<circle cx="15" cy="21" r="5" class="soft"/><path class="soft" d="M22 32c0-9 6-12 14-12s23 2 23 12z"/>'
      : '<rect x="9" y="24" width="13" height="8" rx="3" class="soft"/><path d="M26 29h33M48 25h11v7H40z"/>'}`,
  door: on => `
    <path d="M16 43V6h32v37M8 43h48"/>
    ${on
      ? '<path class="soft" d="M16 6 34 13v33L16 43z"/><path d="M30 27v5"/><path class="thin" d="M40 24h12m-4-4 4 4-4 4"/>'
      : '<rect class="soft" x="16" y="6" width="32" height="37"/><path d="M42 24v5"/>'}`,
  fall: on => (on
    ? '<path class="hot" d="M4 43h56"/><circle class="hot" cx="14" cy="33" r="5"/><path class="hot" d="M22 36l16-3 18 6M28 35l-4-10M38 33l6-8"/>'
    : '<path d="M4 43h56"/><circle cx="32" cy="9" r="5"/><path d="M32 15v15m0 0-7 13m7-13 7 13M22 23l10-5 10 5"/>'),
  button: on => `
    <rect x="16" y="7" width="32" height="36" rx="6"/>
    ${on
      ? '<circle class="hot-fill" cx="32" cy="25" r="9"/><path class="hot" d="M32 3V0M11 10 8 8M53 10l3-2M9 25H5M55 25h4"/>'
      : '<circle class="soft" cx="32" cy="25" r="9"/>'}`,
  cancel: on => `
    <rect x="16" y="7" width="32" height="36" rx="6"/>
    <circle class="${on ? 'hot-fill' : 'soft'}" cx="32" cy="25" r="9"/>
    <path class="${on ? 'cut' : ''}" d="m28 21 8 8m0-8-8 8"/>`,
  motion: on => `
    <path class="soft" d="M24 8h16v9a8 8 0 0 1-16 0z"/>
    ${on
      ? '<path d="M20 30a16 16 0 0 0 24 0M14 36a25 25 0 0 0 36 0M8 42a34 34 0 0 0 48 0"/>'
      : '<path class="faint" d="M20 30a16 16 0 0 0 24 0"/>'}`,
  mains: on => (on
    ? '<rect x="14" y="6" width="36" height="36" rx="7"/><rect class="soft" x="22" y="14" width="20" height="20" rx="10"/><path d="M32 34v12"/>'
    : '<rect x="6" y="6" width="32" height="32" rx="7"/><path d="M17 19v6M27 19v6"/><g class="hot"><path class="soft" d="M44 26h14v6a7 7 0 0 1-14 0z"/><path d="M48 26v-6M54 26v-6M51 39v7"/></g>'),
  battery: on => `
    <rect x="8" y="14" width="44" height="22" rx="4"/><path d="M56 21v8"/>
    ${on
      ? '<rect class="hot-fill" x="12" y="18" width="7" height="14"/>'
      : '<path class="soft" d="M12 18h10v14H12zM25 18h10v14H25zM38 18h10v14H38z"/>'}`,
  tamper: on => `
    <path class="soft" d="M10 22h44v20H10z"/>
    ${on ? '<path class="hot" d="M10 22 50 6M30 32h4"/>' : '<path d="M10 17h44v5H10zM30 32h4"/>'}`,
  hub: on => `
    <path class="soft" d="M8 20h48v18H8z"/><path d="M14 38v4M50 38v4"/>
    ${on
      ? '<circle class="good-fill" cx="17" cy="29" r="3"/><path d="M26 29h22M24 13a12 12 0 0 1 16 0M19 7a20 20 0 0 1 26 0"/>'
      : '<circle cx="17" cy="29" r="3"/><path class="hot" d="m24 4 16 12m0-12L24 16"/><path d="M26 29h22"/>'}`,
  cable: on => (on
    ? '<path class="soft" d="M22 16h20v18H22z"/><path d="M4 25h18M42 25h18M27 16v6M32 16v6M37 16v6"/>'
    : '<path d="M4 25h10M14 15h10v20H14z"/><g class="hot"><path d="M60 25H48M48 17H36v16h12zM40 17v5M44 17v5"/></g>'),
  clock: () => `
    <circle class="soft" cx="32" cy="24" r="19"/><path d="M32 8v3M32 37v3M16 24h3M45 24h3"/>
    <path class="hand hour" d="M32 24V14"/><path class="hand minute" d="M32 24V9"/>`,
};

/** The drawing of a kind of thing; active or not. */
export function picture(kind, active) {
  const draw = PICTURES[kind] ?? PICTURES.motion;
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 -2 64 52');
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('class', 'picture');
  // Only constants of this file.
  svg.innerHTML = draw(active);
  return svg;
}
