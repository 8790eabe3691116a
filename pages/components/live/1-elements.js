// Small makers of elements. Text only ever becomes a text node: names come from people's files.

const SVG = "http://www.w3.org/2000/svg";

function make(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}

function draw(tag, attributes, text) {
  const element = document.createElementNS(SVG, tag);
  set(element, attributes);
  if (text !== undefined) element.textContent = text;
  return element;
}

function set(element, attributes) {
  for (const name in attributes) {
    const value = String(attributes[name]);
    if (element.getAttribute(name) !== value) element.setAttribute(name, value);
  }
}

function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

// Fills "{n} of {all}" with values that are already text.
function fill(template, values) {
  return template.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
}

function keepHidden(element, isHidden) {
  if (element.hidden !== isHidden) element.hidden = isHidden;
}

// Sets a style, unless it was set to that before: a frame writes only what has changed.
const placed = new WeakMap();

function place(element, property, value) {
  let held = placed.get(element);
  if (!held) placed.set(element, (held = {}));
  if (held[property] === value) return;
  held[property] = value;
  element.style.setProperty(property, value);
}
