/* What the application's own page needs in the browser, beside Streamlit: its language, Dutch
 * names for what a screen reader says, a button that copies, Escape for what is open first, and the
 * question in sight when it is another. Its text has a hash in the server's policy; no other script
 * of ours runs in that page. */
(function () {
  "use strict";
  var NAMES = {
    "Sidebar": "Menu", "Collapse sidebar": "Menu inklappen", "Expand sidebar": "Menu tonen",
    "Choose an option": "Kies", "Vega visualization": "Grafiek", "Shortcut Esc": "Toets Esc",
    "Selected values": "Gekozen", "Clear all": "Alles weghalen", "Clear value": "Weghalen", "Open": "Lijst openen",
    "Clear date": "Datum weghalen", "Previous month": "Vorige maand", "Next month": "Volgende maand"
  };
  var BEGINNINGS = [
    [/^Help for /, "Uitleg bij "], [/^Remove /, "Haal weg: "], [/^Choose date/, "Datum kiezen"],
    [/^day, /, "dag, "], [/^month, /, "maand, "], [/^year, /, "jaar, "]
  ];
  function named(name) {
    return NAMES[name] || BEGINNINGS.reduce(function (text, row) { return text.replace(row[0], row[1]); }, name);
  }
  var SHOWN_MS = 4000;
  var OPEN = '[role="listbox"], [role="dialog"], [data-testid="stPopoverBody"]';
  document.documentElement.lang = "nl";
  if (window.wijkverkenner) { return; }
  window.wijkverkenner = true;

  function dutch() {
    document.querySelectorAll('iframe[title^="streamlit_folium"]').forEach(function (frame) { frame.title = "Kaart"; });
    document.querySelectorAll("[aria-label]").forEach(function (element) {
      var name = element.getAttribute("aria-label"), ours = named(name);
      if (ours !== name) { element.setAttribute("aria-label", ours); }
    });
  }
  /* Another question has its answer at the top: who asked it from a list far down is taken there. */
  var question = "";
  function follow() {
    var title = document.querySelector("h1"), asked = title ? title.textContent : "";
    if (!asked || asked === question) { return; }
    if (question && title.getBoundingClientRect().bottom < 0) { title.scrollIntoView({ block: "center" }); }
    question = asked;
  }
  var waiting = false;
  new MutationObserver(function () {
    if (waiting) { return; }
    waiting = true;
    requestAnimationFrame(function () { waiting = false; dutch(); follow(); });
  }).observe(document.body, {
    childList: true, characterData: true, subtree: true, attributes: true, attributeFilter: ["aria-label", "title"]
  });
  dutch();

  /* Streamlit hears the key of Wis keuze at the document, also where Escape closes a list: that
   * one press must not let go of the area too. On the way up the list is gone already, so it is
   * looked for on the way down; what closes it listens below, or to the key going up. A list of
   * names that was opened in a filled box is closed here: Streamlit would empty the box. */
  var closes = false, page = document.documentElement;
  page.addEventListener("keydown", function (event) {
    var box = event.target;
    closes = event.key === "Escape" && document.querySelector(OPEN) !== null;
    if (closes && box.getAttribute("aria-expanded") === "true" && box.tagName === "INPUT") {
      event.stopPropagation();
      box.blur();
      box.focus();
    }
  }, true);
  page.addEventListener("keydown", function (event) { if (closes) { event.stopPropagation(); } });

  function said(button, text) {
    var before = button.textContent;
    button.textContent = text;
    setTimeout(function () { button.textContent = before; }, SHOWN_MS);
  }
  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("button[data-kopieer]");
    if (!button) { return; }
    var field = button.parentElement.querySelector("input");
    field.select();
    /* On a server without https a browser has no clipboard to ask: the older way does the same. */
    if (!navigator.clipboard) {
      said(button, document.execCommand("copy") ? "Gekopieerd" : "Kopieer met Ctrl+C");
      return;
    }
    navigator.clipboard.writeText(field.value).then(
      function () { said(button, "Gekopieerd"); },
      function () { said(button, "Kopieer met Ctrl+C"); }
    );
  });
})();
