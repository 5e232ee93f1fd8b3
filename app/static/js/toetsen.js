/* Keyboard help. Every action is also a link or a button. A letter only moves the focus; Enter confirms.
   Off by the user's own setting (<html data-toetsen="uit">) or in the help itself (WCAG 2.1.4). */
(function () {
  "use strict";
  const KEPT = "rk-toetsen", help = document.getElementById("toetsen");
  let first = "";

  const off = () => document.documentElement.dataset.toetsen === "uit" || localStorage.getItem(KEPT) === "uit";
  const words = (el) => {
    if (el.dataset.toetsUitleg) return el.dataset.toetsUitleg;
    const copy = (el.querySelector("legend") || el).cloneNode(true);
    copy.querySelectorAll("kbd").forEach((kbd) => kbd.remove());
    return ((!el.options && copy.textContent) || el.labels?.[0]?.textContent || "").trim();
  };

  if (help) {
    const list = help.querySelector("[data-toetsenlijst]"), on = help.querySelector("[data-toetsen-aan]");
    const add = (key, text) => {
      const dt = document.createElement("dt"), dd = document.createElement("dd"), kbd = document.createElement("kbd");
      kbd.textContent = key;
      dt.append(kbd);
      dd.textContent = text;
      list.append(dt, dd);
    };
    document.querySelectorAll("[data-toets]").forEach((el) => { if (!el.disabled) add(el.dataset.toets, words(el)); });
    const digits = document.querySelectorAll("[data-cijfer]").length;
    if (digits) add(`1 – ${Math.min(digits, 9)}`, "de uitkomst kiezen");
    document.querySelectorAll(".rk-app > nav [data-ga]").forEach((el) => add(`g ${el.dataset.ga}`, el.firstChild.nextSibling.textContent));
    on.checked = !off();
    on.addEventListener("change", () => {
      if (on.checked) localStorage.removeItem(KEPT); else localStorage.setItem(KEPT, "uit");
    });
    help.addEventListener("click", (event) => { if (event.target === help || event.target.closest("[data-sluit]")) help.close(); });
    document.querySelectorAll("[data-toetsenhulp]").forEach((button) => {
      button.hidden = false;
      button.addEventListener("click", () => help.showModal());
    });
  }

  /* one question at a time: Enter confirms at once. Not on touch, and it never scrolls */
  const begin = document.querySelector("[data-begin]");
  if (begin && !off() && !document.querySelector("[autofocus]") && matchMedia("(pointer: fine)").matches) begin.focus({ preventScroll: true, focusVisible: true });

  function move(step) {
    const rows = [...document.querySelectorAll("[data-rij]")];
    const now = rows.findIndex((row) => row.contains(document.activeElement));
    const row = rows[Math.max(0, Math.min(rows.length - 1, now + step))];
    const link = row && (row.matches("a") ? row : row.querySelector("a"));
    if (link) link.focus();
  }
  function go(el) {
    for (let box = el.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
    const inside = el.matches("summary") ? el.parentElement : el.matches("fieldset") ? el : null;
    const field = inside && (inside.querySelector("input:checked") || inside.querySelector("input:not([type=hidden]), select, textarea"));
    (field || el).focus();
    if (el.hasAttribute("data-direct")) el.click();
  }
  function digit(key, from) {
    const near = from.closest("form") || document;
    const all = near.querySelector("[data-cijfer]") ? near : from === document.body ? document : null;
    const radio = all && all.querySelector(`[data-cijfer="${key}"]`);
    if (!radio || !radio.offsetParent) return;
    radio.checked = true;
    radio.focus();
    radio.dispatchEvent(new Event("change", { bubbles: true }));
  }

  document.addEventListener("keydown", (event) => {
    const el = event.target, key = event.key;
    if (event.ctrlKey || event.metaKey || event.altKey || off() || (help && help.open)) return;
    if (/^Arrow(Up|Down)$/.test(key) && el.closest(".rk-palet")) { event.preventDefault(); move(key === "ArrowDown" ? 1 : -1); return; }
    if (el.matches("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]")) { if (key === "Escape") el.blur(); return; }
    const before = first, search = document.getElementById("zoek");
    first = key;
    if (before === "g") {
      const page = document.querySelector(`[data-ga="${CSS.escape(key)}"]`);
      if (page) { first = ""; location.href = page.href; return; }
    }
    if (key === "?" && help) help.showModal();
    else if (key === "/" && search) { event.preventDefault(); search.focus(); }
    else if (key === "j" || key === "k") move(key === "j" ? 1 : -1);
    else if (key === "x") { const row = el.closest("[data-rij]"), box = row && row.querySelector("input"); if (box) box.click(); }
    else if (/^[1-9]$/.test(key)) digit(key, el);
    else {
      const target = [...document.querySelectorAll(`[data-toets="${CSS.escape(key)}"]`)].find((one) => !one.disabled);
      if (target) { event.preventDefault(); go(target); }
    }
  });
})();
