/** Making elements without markup in strings: whatever a text holds, it stays text. */

const SVG = 'http://www.w3.org/2000/svg';

export function html(name, attributes = {}, ...children) {
  return filled(document.createElement(name), attributes, children);
}

export function svg(name, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, name), attributes, children);
}

export function byId(id) {
  return document.getElementById(id);
}

/** Writes only what changed, so that a reader's selection survives the second. */
export function write(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}
