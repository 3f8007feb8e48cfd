// Sorts and filters the tables, remembers the platform. Without it the page says the same, in the order of the run.
(() => {
  'use strict';
  const FEW = 24; // a table of fewer rows needs no filter
  const numeric = new Intl.Collator('en', { numeric: true });

  // The first number of a text, null where it has none.
  const numberIn = text => {
    const found = text.replace(/,/g, '').match(/[-+]?\d+(\.\d+)?/);
    return found ? Number(found[0]) : null;
  };

  // Rows by one column; what has no figure stays at the end, whichever way the rest is sorted.
  const ordered = (rows, column, isNumber, down) => {
    const keyed = rows.map(row => {
      const text = row.cells[column].textContent.trim();
      return { row, key: isNumber ? numberIn(text) : text === '–' ? null : text };
    });
    const sign = down ? -1 : 1;
    keyed.sort((a, b) => {
      if (a.key === null || b.key === null) return (a.key === null) - (b.key === null);
      return sign * (isNumber ? a.key - b.key : numeric.compare(a.key, b.key));
    });
    return keyed.map(each => each.row);
  };

  const makeSortable = table => {
    const body = table.tBodies[0];
    const before = [...body.rows];
    const heads = [...table.querySelectorAll('th[data-c]')];
    heads.forEach(head => {
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'sort';
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener('click', () => {
        const now = head.getAttribute('aria-sort');
        const next = now === 'ascending' ? 'descending' : now === 'descending' ? null : 'ascending';
        heads.forEach(each => each.removeAttribute('aria-sort'));
        if (next) head.setAttribute('aria-sort', next);
        table.classList.toggle('sorted', next !== null);
        const column = Number(head.dataset.c);
        body.append(...(next ? ordered(before, column, head.classList.contains('n'), next === 'descending') : before));
      });
    });
  };

  const makeFilter = table => {
    const rows = [...table.tBodies[0].rows];
    if (rows.length < FEW) return;
    const texts = rows.map(row => row.textContent.toLowerCase());
    const label = document.createElement('label');
    const input = document.createElement('input');
    const count = document.createElement('output');
    label.className = 'filter';
    input.type = 'search';
    input.placeholder = 'filter rows';
    input.setAttribute('aria-label', 'Show only rows with these words');
    label.append(input, count);
    table.closest('.scroll').before(label);
    input.addEventListener('input', () => {
      const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      rows.forEach((row, i) => {
        row.hidden = !words.every(word => texts[i].includes(word));
        shown += !row.hidden;
      });
      count.textContent = words.length ? ` ${shown} of ${rows.length} rows` : '';
    });
  };

  document.querySelectorAll('table.data').forEach(table => {
    makeSortable(table);
    makeFilter(table);
  });

  // The platform that was picked on one page is the one that the next page shows.
  const picks = [...document.querySelectorAll('.picker input')];
  const nameOf = pick => pick.parentElement.textContent.trim();
  try {
    const before = picks.find(pick => nameOf(pick) === sessionStorage.getItem('platform'));
    if (before) before.checked = true;
    picks.forEach(pick => pick.addEventListener('change', () => sessionStorage.setItem('platform', nameOf(pick))));
  } catch (error) {
    // Without such a memory each page starts with the first platform that it has figures of.
  }

  // A link into something folded opens it, and paper has nothing folded but listings.
  const unfold = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let at = target; at; at = at.parentElement) if (at.tagName === 'DETAILS') at.open = true;
  };
  addEventListener('hashchange', unfold);
  addEventListener('beforeprint', () => document.querySelectorAll('details:not(.listing)').forEach(each => { each.open = true; }));
  unfold();
})();
