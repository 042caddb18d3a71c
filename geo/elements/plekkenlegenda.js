/* The legend of the places on a map.
 *
 * WijkPlekkenlegenda(map, own) -> { toon(parts), meld(text) }. A part has `deel` (what was
 * sent, see `geo/places/layer.py`) and `plekken` (those that are shown). It stands beside the map.
 *
 * Text from data only ever goes through textContent.
 */
(function () {
  "use strict";
  var element = window.Wijk.element, whole = window.Wijk.heel;

  /* The kinds that are drawn, each with its sign, its name, its short name and how many. */
  function kindsOf(part) {
    var counts = {}, found = [];
    part.plekken.forEach(function (place) {
      (place.getoond.length ? place.getoond : ["?"]).forEach(function (kind) {
        counts[kind] = (counts[kind] || 0) + 1;
      });
    });
    Object.keys(part.deel.tekens).concat("?").forEach(function (kind) {
      var sign = part.deel.tekens[kind] || part.deel.anders;
      if (counts[kind]) { found.push({ teken: sign, label: sign.label, aantal: counts[kind] }); }
    });
    (part.deel.uitleg || []).forEach(function (row) {
      var sign = { vorm: row.vorm, kleur: "#545b63", letter: " " };
      found.push({ teken: sign, label: row.label, staat: row.staat });
    });
    return found;
  }

  function legendOf(part) {
    var box = element("div"), list = element("ul");
    kindsOf(part).forEach(function (row) {
      var sign = window.WijkTekens.staal(row.teken, row.staat);
      window.Wijk.legendarij(list, sign, row.label, row.aantal ? whole(row.aantal) : undefined);
    });
    box.appendChild(list);
    (part.deel.opmerkingen || []).forEach(function (note) { window.Wijk.opmerking(box, note); });
    return box;
  }

  window.WijkPlekkenlegenda = function (map, own) {
    var box = window.Wijk.legenda(map, own, "wk-legenda wk-plekken-legenda");
    return {
      toon: function (parts) {
        box.textContent = "";
        parts.forEach(function (part) {
          box.appendChild(element("strong", "", part.deel.titel + " (" + part.deel.verhouding + ")"));
          box.appendChild(legendOf(part));
        });
        if (parts.length) { window.Wijk.opmerking(box, "Een getal: zoveel bij elkaar; klik om in te zoomen."); }
      },
      meld: function (text) { box.textContent = text; }
    };
  };
})();
