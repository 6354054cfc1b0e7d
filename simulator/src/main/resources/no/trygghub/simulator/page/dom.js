// A few lines in place of a framework.

/** An element with properties and children. Names with a dash and 'role' become attributes. */
export function h(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key.includes('-') || key === 'role') {
      element.setAttribute(key, value);
    } else {
      element[key] = value;
    }
  }
  element.append(...children.filter(child => child !== undefined && child !== null));
  return element;
}

/** Sets a text only where it is another, so that a screen reader is not told the same twice. */
export function text(element, wanted) {
  if (element.textContent !== wanted) {
    element.textContent = wanted;
  }
}

/** Shows or hides. */
export function show(element, wanted) {
  if (element.hidden === wanted) {
    element.hidden = !wanted;
  }
}

/** Sets an attribute only where it is another. */
export function attribute(element, name, wanted) {
  if (wanted === undefined || wanted === null) {
    element.removeAttribute(name);
  } else if (element.getAttribute(name) !== String(wanted)) {
    element.setAttribute(name, wanted);
  }
}

/**
 * Keeps an element for each item of a list, in the list's order. What stays keeps its element, and with it the focus.
 */
export function keep(parent, items, key, make, update) {
  const wanted = new Set(items.map(item => String(key(item))));
  const old = new Map();
  for (const child of [...parent.children]) {
    if (wanted.has(child.dataset.key)) {
      old.set(child.dataset.key, child);
    } else {
      child.remove();
    }
  }
  let before = null;
  for (const item of items) {
    const id = String(key(item));
    let element = old.get(id);
    if (!element) {
      element = make(item);
      element.dataset.key = id;
    }
    const place = before ? before.nextElementSibling : parent.firstElementChild;
    if (place !== element) {
      parent.insertBefore(element, place);
    }
    update?.(element, item);
    before = element;
  }
}
