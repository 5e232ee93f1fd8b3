/* htmx, made safe for people at work: a polled part never swaps away what somebody is typing, and a
   connection or sign-in that falls away becomes a sentence. Without htmx the pages work the same. */
(function () {
  "use strict";
  const stand = document.getElementById("stand");
  let gone = false;

  function say(id) {
    if (!stand || stand.dataset.zegt === id) return;
    stand.dataset.zegt = id;
    stand.replaceChildren(document.getElementById(id).content.cloneNode(true));
  }
  function hush(id) {
    if (!stand || (id && stand.dataset.zegt !== id)) return;
    delete stand.dataset.zegt;
    stand.replaceChildren();
  }

  function typedIn(field) {
    if (field.type === "hidden") return false;
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (field.options) return [...field.options].some((option) => option.selected !== option.defaultSelected);
    return field.value !== field.defaultValue;
  }
  function inUse(part) {
    const focus = document.activeElement;
    if (part.contains(focus) && focus.matches("input, textarea, select")) return true;
    return [...part.querySelectorAll("input, textarea, select")].some(typedIn);
  }
  function place(el) { /* how to find the same link or button in the new part */
    if (el.id || !el.matches("a[href], button, summary")) return null;
    const same = (other) => other.tagName === el.tagName && other.textContent === el.textContent;
    return (part) => [...part.querySelectorAll(el.localName)].find(same);
  }

  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.target.hasAttribute("data-peil") && (gone || document.hidden)) event.preventDefault();
  });

  /* what a poll brings: its own place, and the parts that it names in data-delen (hx-swap-oob) */
  function parts(poll, target) {
    return [target, ...(poll.dataset.delen || "").split(" ").map((id) => document.getElementById(id))].filter(Boolean);
  }

  let again = [];
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target.closest("form[data-verstuurd]")) event.detail.shouldSwap = false; /* it is on its way */
    const poll = event.detail.requestConfig.elt;
    if (!poll.hasAttribute("data-peil") || !event.detail.shouldSwap) return;
    const all = parts(poll, event.detail.target);
    if (all.some(inUse)) {
      event.detail.shouldSwap = false;
      say("wacht-op-u");
      return;
    }
    hush("wacht-op-u");
    again = all.filter((part) => part.id).map((part) => ({
      id: part.id,
      focus: part.contains(document.activeElement) ? place(document.activeElement) : null,
      open: [...part.querySelectorAll("details[open] > summary")].map((summary) => summary.textContent),
    }));
  });
  document.addEventListener("htmx:afterSettle", () => {
    again.forEach((was) => {
      const part = document.getElementById(was.id);
      if (!part) return;
      part.querySelectorAll("details > summary").forEach((summary) => {
        if (was.open.includes(summary.textContent)) summary.parentElement.open = true;
      });
      const back = was.focus && was.focus(part);
      if (back) back.focus({ preventScroll: true });
    });
    again = [];
  });

  /* another action was chosen: what was said of the refused one holds no more */
  document.addEventListener("htmx:afterSwap", (event) => {
    const refused = event.target.id === "actie-velden" && document.querySelector("[data-geweigerd]");
    if (!refused) return;
    document.querySelector("h1").textContent = refused.dataset.geweigerd;
    document.querySelectorAll("[data-geweigerd], .rk-kop__lead").forEach((old) => old.remove());
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) hush("verbinding-weg");
  });
  document.addEventListener("htmx:sendError", () => say("verbinding-weg"));
  document.addEventListener("htmx:timeout", () => say("verbinding-weg"));
  document.addEventListener("htmx:responseError", (event) => {
    const status = event.detail.xhr.status, poll = event.target.hasAttribute("data-peil");
    if (poll) gone = [401, 403, 404, 410].includes(status);
    if (status === 401) say("afgemeld");
    else if (gone) say("niet-meer");
    else say(poll ? "verbinding-weg" : "mislukt");
  });
  addEventListener("focus", () => { gone = false; hush("afgemeld"); });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-sluit]") && stand && stand.contains(event.target)) hush();
  });
})();
