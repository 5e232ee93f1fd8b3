/* Forms: sent once, counted, chosen in one go. The server guards all of it again. */
(function () {
  "use strict";
  const WAIT = 15000; /* a download leaves the page where it is: then the button comes back by itself */

  /* "back" to a form that was refused opens it anew, and does not ask to send it again */
  if ("naVersturen" in document.body.dataset) history.replaceState(null, "", location.href);

  /* on a phone the tabs go on beyond the edge: the one that is open is in sight */
  const inSight = (tab) => { tab.closest(".rk-tabs").scrollLeft = tab.offsetLeft - 24; };
  const tabs = () => document.querySelectorAll(".rk-tabs [aria-current]").forEach(inSight);
  tabs();
  addEventListener("resize", tabs);

  function rest(form) {
    delete form.dataset.verstuurd;
    form.querySelectorAll("[aria-busy]").forEach((button) => {
      button.removeAttribute("aria-busy");
      if (button.woorden) button.replaceChildren(...button.woorden);
    });
  }

  document.addEventListener("submit", (event) => {
    const form = event.target, button = event.submitter;
    if (form.method !== "post") return;
    if (form.dataset.verstuurd) { event.preventDefault(); event.stopImmediatePropagation(); return; }
    form.dataset.verstuurd = "ja";
    setTimeout(() => rest(form), WAIT);
    if (!button || !button.dataset.bezig) return;
    button.setAttribute("aria-busy", "true");
    button.woorden = [...button.childNodes];
    button.textContent = button.dataset.bezig;
  }, true);
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.target.matches("form")) rest(event.target);
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("form[data-verstuurd]").forEach(rest);
  });

  document.querySelectorAll("textarea[data-grens]").forEach((text) => {
    const help = document.getElementById(`${text.id}-hulp`), left = document.createElement("span");
    if (!help) return;
    help.append(" ", left);
    const count = () => {
      const over = text.value.length - text.dataset.grens;
      left.textContent = over > 0 ? `${over.toLocaleString("nl-NL")} te veel.` : `Nog ${(-over).toLocaleString("nl-NL")}.`;
    };
    text.addEventListener("input", count);
    count();
  });

  document.querySelectorAll("[data-kies-alle]").forEach((all) => {
    const boxes = () => all.closest("table").querySelectorAll("tbody input[type=checkbox]:not(:disabled)");
    all.hidden = false;
    all.addEventListener("change", () => { boxes().forEach((box) => { box.checked = all.checked; }); count(all.form); });
  });
  function count(form) {
    const words = form && form.querySelector("[data-gekozen]");
    if (!words) return;
    const chosen = form.querySelectorAll("tbody input[type=checkbox]:checked").length;
    words.textContent = `${chosen} ${chosen === 1 ? words.dataset.een : words.dataset.meer}`;
  }
  document.addEventListener("change", (event) => { if (event.target.matches("tbody input[type=checkbox]")) count(event.target.form); });
  document.querySelectorAll("[data-gekozen]").forEach((words) => count(words.closest("form")));

  document.addEventListener("change", (event) => {
    const group = event.target.closest("details"), words = group && group.querySelector(":scope > summary [data-van]");
    if (words) words.textContent = `${group.querySelectorAll("[name=artikelen]:checked").length} van ${words.dataset.van} gekozen`;
  });

  document.addEventListener("keydown", (event) => {
    const open = event.key === "Escape" && document.querySelector(".rk-top details[open]");
    if (open) { open.open = false; open.querySelector("summary").focus(); }
  });
  document.addEventListener("click", (event) => {
    document.querySelectorAll(".rk-top details[open]").forEach((open) => { if (!open.contains(event.target)) open.open = false; });
  });
})();
