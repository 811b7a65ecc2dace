'use strict';
// Filters and the opened case live in the fragment (#level=must&verdict=failed&case=ID), so that a link keeps them. Text
// of others only ever becomes a text node.
(() => {
  const names = ['area', 'level', 'authority', 'verdict'];
  const form = document.getElementById('filters');
  const dialog = document.getElementById('details');
  const rows = Array.from(document.querySelectorAll('tr[data-case]'));
  const byId = new Map(rows.map((row) => [row.dataset.case, row]));
  const heads = Array.from(document.querySelectorAll('.matrix thead th .name'), (name) => `${name.textContent} ${name.nextElementSibling.textContent}`);
  const dull = ['passed', 'recorded', 'unsupported', 'not_applicable'];

  const read = () => new URLSearchParams(location.hash.slice(1));

  function fragment(change) {
    const wanted = read();
    for (const [name, value] of Object.entries(change)) {
      if (value) wanted.set(name, value);
      else wanted.delete(name);
    }
    return '#' + wanted.toString().replaceAll('%2F', '/');
  }

  function matches(row, wanted) {
    return names.every((name) => {
      const value = wanted.get(name);
      if (!value) return true;
      const has = row.dataset[name];
      return name === 'area' ? has === value : has.split(' ').includes(value);
    });
  }

  function filter(wanted) {
    let shown = 0;
    for (const body of document.querySelectorAll('tbody[data-area]')) {
      let here = 0;
      for (const row of body.querySelectorAll('tr[data-case]')) {
        row.hidden = !matches(row, wanted);
        if (!row.hidden) here += 1;
      }
      body.hidden = here === 0;
      shown += here;
    }
    for (const name of names) form.elements[name].value = wanted.get(name) || '';
    document.getElementById('shown').textContent = `${shown} of ${rows.length} rows`;
    document.getElementById('none').hidden = shown !== 0;
  }

  function element(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  function facts(pairs) {
    const list = element('dl', { class: 'facts' });
    for (const [name, value] of pairs) {
      list.append(element('div', {}, element('dt', {}, name), element('dd', {}, ...[].concat(value))));
    }
    return list;
  }

  const joined = (nodes) => nodes.flatMap((node, at) => (at === 0 ? [node] : ['; ', node]));

  function cited({ text, url }) {
    return url && url.startsWith('https://') ? element('a', { href: url, rel: 'noreferrer' }, text) : text;
  }

  function opener(id) {
    return element('a', { href: '#case=' + encodeURIComponent(id), 'data-open': id }, id);
  }

  function folded(title, open, ...children) {
    const made = element('details', {}, element('summary', {}, title), ...children);
    made.open = open;
    return made;
  }

  function said(one) {
    const verdict = element('span', { class: 'v ' + one.verdict }, element('i', { 'aria-hidden': 'true' }, one.mark), ' ' + one.verdict);
    const made = element('article', {}, element('h3', {}, heads[one.run] || '', ' ', verdict));
    made.append(facts(one.facts));
    const bad = !dull.includes(one.verdict);
    if (one.story) made.append(folded(one.about, bad, element('pre', {}, one.story)));
    if (one.token) {
      const parts = ['compact', 'header', 'payload'].map((part) => [part, element('pre', {}, one.token[part])]);
      made.append(folded('The token, made for this run by a test key', bad, facts(parts)));
    }
    return made;
  }

  // The fragment is what says what is open: to close is to change it.
  function leave() {
    location.hash = fragment({ case: '' });
  }

  function show(id) {
    const row = byId.get(id);
    if (!row) {
      if (dialog.open) dialog.close();
      return;
    }
    const data = JSON.parse(row.querySelector('script').textContent);
    const close = element('button', { type: 'button', class: 'close', 'aria-label': 'Close' }, '×');
    close.addEventListener('click', leave);
    const known = data.facts.slice();
    if (data.cites.length) known.push(['cites', joined(data.cites.map(cited))]);
    if (data.twin) known.push(['twin', byId.has(data.twin) ? opener(data.twin) : data.twin]);
    const body = [close, element('h2', { id: 'details-title' }, data.id), element('p', {}, data.title), facts(known)];
    dialog.replaceChildren(...body, ...data.said.sort((one, other) => dull.includes(one.verdict) - dull.includes(other.verdict)).map(said));
    if (!dialog.open) dialog.showModal();
    dialog.scrollTop = 0;
  }

  function apply() {
    const wanted = read();
    filter(wanted);
    show(wanted.get('case'));
  }

  form.addEventListener('change', (event) => {
    location.hash = fragment({ [event.target.name]: event.target.value });
  });
  form.addEventListener('reset', (event) => {
    event.preventDefault();
    location.hash = fragment(Object.fromEntries(names.map((name) => [name, ''])));
  });
  form.addEventListener('submit', (event) => event.preventDefault());
  // The links stand in the page without the filters, which an opened case keeps.
  document.addEventListener('click', (event) => {
    const link = event.target.closest('tr[data-case] a, a[data-open]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    location.hash = fragment({ case: link.dataset.open || link.closest('tr').dataset.case });
  });
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) leave();
  });
  dialog.addEventListener('cancel', (event) => {
    event.preventDefault();
    leave();
  });
  // A browser may close it without asking; the event comes late, when another case may be open again.
  dialog.addEventListener('close', () => {
    if (!dialog.open && byId.has(read().get('case'))) leave();
  });
  addEventListener('hashchange', apply);
  apply();
})();
