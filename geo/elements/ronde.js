/* A phone in a round: what is tapped, in order, becomes the answer. The list of buttons does all
 * that the map does, by keyboard too; what is chosen is said aloud in the line above the foot. */
(function () {
  "use strict";
  var form = document.getElementById("antwoord");
  if (!form) { return; }
  var most = Number(form.dataset.aantal), stickers = form.dataset.vorm === "stickers";
  var field = form.elements.gebieden, sent = field.value, chosen = sent ? sent.split(",") : [];
  var buttons = form.querySelectorAll("li button"), said = document.getElementById("gekozen");

  function mark(code) {
    var times = chosen.filter(function (one) { return one === code; }).length;
    if (!times) { return ""; }
    return stickers ? (times > 3 ? times + "×" : "●".repeat(times)) : String(chosen.indexOf(code) + 1);
  }
  function show() {
    field.value = chosen.join(",");
    buttons.forEach(function (button) {
      var text = mark(button.value);
      button.querySelector("span").textContent = text;
      button.setAttribute("aria-pressed", text ? "true" : "false");
    });
    form.querySelectorAll("[data-bij]").forEach(function (label) {
      label.dataset.nummer = label.dataset.nummer || label.textContent;
      label.textContent = mark(label.dataset.bij) || label.dataset.nummer;
    });
    form.querySelectorAll("path").forEach(function (area) { area.classList.toggle("vol", mark(area.dataset.code) !== ""); });
    var left = most - chosen.length;
    // what was sent already has nothing to send
    said.textContent = !left ? (field.value === sent ? "" : "Alles is gekozen: verstuur uw antwoord.")
      : "Nog " + left + (stickers ? (left === 1 ? " sticker" : " stickers") : (left === 1 ? " plaats" : " plaatsen")) + " te gaan.";
    form.querySelector("[data-terug]").disabled = form.querySelector(".hoofd").disabled = !chosen.length;
  }
  function take(code) {
    var at = chosen.indexOf(code);
    if (!stickers && at >= 0) { chosen.splice(at, 1); }
    else if (chosen.length < most) { chosen.push(code); }
    else { said.textContent = "Alles is al gekozen. Haal eerst de laatste terug."; return; }
    show();
  }
  buttons.forEach(function (button) { button.addEventListener("click", function () { take(button.value); }); });
  form.querySelectorAll("path").forEach(function (area) {
    area.addEventListener("click", function () { take(area.dataset.code); });
  });
  form.querySelector("[data-terug]").addEventListener("click", function () { chosen.pop(); show(); });
  show();
})();
