/* The stand-alone file: the places above the map, and the same places as a list below it, so
 * that their cards can be reached without a mouse.
 */
(function () {
  "use strict";
  var STEP = 250, element = window.Wijk.element, whole = window.Wijk.heel, plain = window.Wijk.kaal;
  var data = window.Wijk.json("plekken"), map = window.wijkkaart.kaart;
  var plekken = window.WijkPlekken(window.wijkkaart, { legendaIn: window.Wijk.id("plekkenlegenda") });
  window.wijkplekken = plekken;
  plekken.toon(data).then(function () {
    Array.prototype.forEach.call(document.querySelectorAll(".plekkenlijst"), function (box) {
      box.addEventListener("toggle", function () {
        if (box.open && !box.querySelector("input")) { build(box, data.delen[+box.dataset.deel]); }
      });
    });
  });

  /* The list is made when it is opened. */
  function build(box, part) {
    var all = part.gegevens.plekken;
    (part.buiten || []).forEach(function (i) { all[i].elders = "buiten " + part.plaats; });
    var field = element("input"), label = element("label", "", "Zoek op naam, soort of adres");
    var list = element("ul"), count = element("p", "onder");
    field.type = "search";
    field.autocomplete = "off";
    label.appendChild(field);
    count.setAttribute("role", "status");
    var below = box.querySelector(".zonderplek");  // what has no place stands under it
    [label, count, list].forEach(function (node) { box.insertBefore(node, below); });

    function words(place) {
      return plain([place.naam, place.onder, place.elders || ""].concat(place.regels.map(function (line) { return line[1]; })).join(" "));
    }
    function row(place) {
      var item = element("li"), button = window.Wijk.knop("", place.naam, function () { open(place, button); });
      item.appendChild(button);
      item.appendChild(document.createTextNode(" " + place.onder + (place.elders ? ", " + place.elders : "")));
      return item;
    }
    var show = window.Wijk.stappen(list, STEP, row);
    function search() {
      var asked = plain(field.value).split(/\s+/).filter(Boolean);
      var found = all.filter(function (place) {
        place.zoektekst = place.zoektekst || words(place);
        return asked.every(function (word) { return place.zoektekst.indexOf(word) >= 0; });
      });
      show(found);
      count.textContent = found.length === all.length ? "" : whole(found.length) + " van " + whole(all.length) + " gevonden";
    }
    field.addEventListener("input", search);
    /* First what lies in the areas of the map, then what lies around them. */
    all = all.slice().sort(function (a, b) {
      return !!a.elders - !!b.elders || new Intl.Collator("nl").compare(a.naam, b.naam);
    });
    search();
  }

  /* The card opens on the map and gets the focus; Escape closes it and gives the focus back. */
  var back = null;
  function open(place, from) {
    map.getContainer().scrollIntoView({ block: "nearest" });
    if (!plekken.kies(place.id)) { return; }
    back = from;
    var card = map.getContainer().querySelector(".wk-plek .leaflet-popup-content");
    card.tabIndex = -1;
    card.focus({ preventScroll: true });
  }
  /* One listener for all cards, which Leaflet shows in one and the same element; on the way down,
     so that Escape lets go of the card and not of the area too. */
  map.getContainer().addEventListener("keydown", function (event) {
    var to = back;
    if (event.key !== "Escape" || !to || !event.target.closest(".wk-plek")) { return; }
    event.stopPropagation();
    map.closePopup();
    to.focus();
  }, true);
  map.on("popupclose", function () { back = null; });
})();
