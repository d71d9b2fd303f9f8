'use strict';
// Loaded into each page before its own scripts: what the tests ask of a page, and what the page's security policy refused.

window.inPage = (() => {
  const violations = [];
  addEventListener('securitypolicyviolation', event => violations.push(`${event.violatedDirective}: ${event.blockedURI}`));

  /// As a user might: what has to be chosen is chosen, what has to be written is written.
  function fill(form) {
    const controls = [...form.elements].filter(control => control.willValidate);
    const named = control => controls.filter(other => other.name === control.name && other.type === control.type);
    for (const control of controls) {
      if (['radio', 'checkbox'].includes(control.type)) {
        if (!named(control).some(other => other.checked)) control.checked = true;
      } else if (control.required && !control.value) {
        control.value = { number: '1', url: `${location.origin}/` }[control.type] ?? 'Something';
      }
    }
  }

  const submitButtons = form => [...form.elements].filter(control => control.type === 'submit');
  // Not form.action and form.method: a control of that name would be meant.
  const target = (form, button) =>
    new URL(button.getAttribute('formaction') ?? form.getAttribute('action') ?? '', document.baseURI).href;
  const isPost = form => (form.getAttribute('method') ?? 'get').toLowerCase() === 'post';

  /// Where the page leads: by its links and its forms for reading; and its forms for changing something, button by button.
  function ways() {
    const links = [...document.querySelectorAll('a[href]:not([href^="#"])')].map(link => link.href);
    const forms = [];
    [...document.forms].forEach((form, index) => submitButtons(form).forEach((button, which) => {
      if (isPost(form)) {
        forms.push({ index, which, label: button.textContent.trim(), action: target(form, button) });
      } else {
        fill(form);
        links.push(`${target(form, button)}?${new URLSearchParams(new FormData(form, button))}`);
      }
    }));
    return { links, forms };
  }

  /// Opens what is folded and fills the form in; returns its button.
  function prepare({ index, which }) {
    openDetails();
    const form = document.forms[index];
    fill(form);
    return submitButtons(form)[which];
  }

  function openDetails() {
    for (const details of document.querySelectorAll('details')) details.open = true;
  }

  const describe = element => `${element.tagName.toLowerCase()} ${element.name ?? ''} ${element.textContent.trim().slice(0, 40)}`;
  const isTransparent = color => color === 'transparent' || /,\s*0\)$|\/ 0\)$/.test(color);

  /// How an element looks at its edge, as far as that can show that it has the focus.
  function edge(element) {
    const style = getComputedStyle(element);
    const hasNone = style.outlineStyle === 'none' || parseFloat(style.outlineWidth) === 0 || isTransparent(style.outlineColor);
    const line = `${style.outlineStyle} ${style.outlineWidth} ${style.outlineColor}`;
    return { outline: hasNone ? '' : line, shadow: style.boxShadow };
  }

  let stops;  // Element -> its edge without the focus
  const group = element => (element.type === 'radio' ? `radio ${element.name}` : element);

  /// Remembers all that the Tab key has to reach. A frame is the app's own.
  function beginTabbing() {
    openDetails();
    // The first Tab leads from the beginning of the page, wherever somebody has clicked.
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute('tabindex');
    const focusable = 'a[href], button, input, select, textarea, summary, [tabindex]';
    stops = new Map([...document.querySelectorAll(focusable)]
      .filter(element => element.tabIndex >= 0 && !element.disabled && element.type !== 'hidden' && element.checkVisibility())
      .map(element => [element, edge(element)]));
    return new Set([...stops.keys()].map(group)).size;
  }

  const reached = new Set();

  /// What has the focus now: whether that can be seen, and whether it is there for the first time.
  function tabbed() {
    const element = document.activeElement;
    if (!element || element === document.body) return { ended: true };
    if (element.tagName === 'IFRAME') return {};
    if (reached.has(group(element))) return { ended: true };
    reached.add(group(element));
    const before = stops.get(element) ?? { outline: '', shadow: 'none' };
    const now = edge(element);
    const isSeen = (now.outline && now.outline !== before.outline)
      || (now.shadow !== 'none' && now.shadow !== before.shadow);
    return isSeen ? {} : { unseen: describe(element) };
  }

  const unreached = () => [...stops.keys()].filter(element => !reached.has(group(element))).map(describe);

  /// The words that a picture of the page is described with.
  const words = selector => [...document.querySelectorAll(selector)].map(element => element.textContent.trim());
  const summary = () => ({ title: document.title.split(' · ')[0], heading: words('h1').join(', '), parts: words('h2') });

  function replaceText(pairs) {
    const changed = text => pairs.reduce((all, [from, to]) => all.replaceAll(from, to), text);
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node; (node = walker.nextNode());) if (changed(node.data) !== node.data) node.data = changed(node.data);
    for (const control of document.querySelectorAll('input[type=text], textarea')) control.value = changed(control.value);
  }

  return { violations, ways, prepare, openDetails, beginTabbing, tabbed, unreached, summary, replaceText };
})();
