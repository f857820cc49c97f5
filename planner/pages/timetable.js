// The timetable as a table of buttons with one place for the keyboard (roving tabindex). Text goes in as text, never as markup.
const MOVES = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };

function element(kind, text, attributes = {}) {
  const made = document.createElement(kind);
  if (text !== undefined) made.textContent = text;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

function build(root, data, pick) {
  const box = element('div', undefined, { class: 'ct-scroll' });
  const table = element('table', undefined, { class: 'ct-table ct-week ct-pick' });
  const head = element('tr');
  for (const words of data.heads) head.append(element('th', words, { scope: 'col' }));
  const top = element('thead');
  top.append(head);
  const body = element('tbody');
  let before = null;
  data.rows.forEach((row, r) => {
    const line = element('tr');
    if (row.name !== before) {
      let span = 1;
      while (data.rows[r + span] && data.rows[r + span].name === row.name) span += 1;
      line.append(element('th', row.name, { scope: 'rowgroup', rowspan: span, class: 'ct-group' }));
      before = row.name;
    }
    line.append(element('th', row.day, { scope: 'row' }));
    row.cells.forEach((cell, c) => {
      const place = element('td');
      const button = element('button', undefined, { type: 'button', 'data-r': r, 'data-c': c, tabindex: r || c ? -1 : 0 });
      button.addEventListener('click', () => choose(root, button, pick));
      place.append(button);
      line.append(place);
    });
    body.append(line);
  });
  table.append(top, body);
  table.addEventListener('keydown', (event) => move(table, event));
  box.append(table);
  root.replaceChildren(box);
}

function choose(root, button, pick) {
  for (const other of root.querySelectorAll('button[aria-pressed=true]')) other.setAttribute('aria-pressed', 'false');
  button.setAttribute('aria-pressed', 'true'); // seen at once, before the page answers
  focusOn(root, button);
  pick(button.dataset.k);
}

function move(table, event) {
  const step = MOVES[event.key];
  const at = event.target.closest('button');
  if (!step || !at) return;
  event.preventDefault();
  const next = table.querySelector(`button[data-r="${+at.dataset.r + step[0]}"][data-c="${+at.dataset.c + step[1]}"]`);
  if (next) focusOn(table, next);
}

function focusOn(root, button) {
  for (const other of root.querySelectorAll('button[tabindex="0"]')) other.setAttribute('tabindex', '-1');
  button.setAttribute('tabindex', '0');
  button.focus();
}

function patch(root, data) {
  for (const button of root.querySelectorAll('button[data-r]')) {
    const row = data.rows[+button.dataset.r];
    const cell = row.cells[+button.dataset.c];
    if (button.dataset.k !== cell.k) button.dataset.k = cell.k;
    if (button.textContent !== cell.t) button.textContent = cell.t;
    button.parentElement.className = cell.c;
    button.disabled = !data.may || !cell.k;
    button.setAttribute('aria-label', `${row.name}, ${row.day}, ${data.heads[+button.dataset.c + 2]}: ${cell.t || 'nothing'}`);
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  const shape = JSON.stringify([data.heads, data.rows.map((row) => [row.name, row.day])]);
  if (parentElement.dataset.shape !== shape) {
    build(parentElement, data, (key) => setTriggerValue('pick', key));
    parentElement.dataset.shape = shape;
  }
  patch(parentElement, data);
}
