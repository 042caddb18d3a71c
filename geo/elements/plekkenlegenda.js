/* The legend of the places on a map.
 *
 * WijkPlekkenlegenda(map, beside) -> { toon(parts), meld(text) }. A part has `deel` (what was
 * sent, see `geo/places/layer.py`) and `plekken` (those that are shown). In a file the legend stands
 * in the element `beside`; on a page it lies on the map and folds where there is no room for it.
 *
 * Text from data only ever goes through textContent.
 */
(function () {
  "use strict";
  var NARROW = 500, WIDE = 600, APART = 30, MOST = 0.6;
  var element = window.Wijk.element, whole = window.Wijk.heel;

  function title(part) {
    var shown = part.plekken.length, all = part.deel.totaal;
    return part.deel.titel + " (" + whole(shown) + (shown < all ? " van " + whole(all) : "") + ")";
  }

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
      if (counts[kind]) { found.push({ teken: sign, label: sign.label, kort: sign.kort, aantal: counts[kind] }); }
    });
    (part.deel.uitleg || []).forEach(function (row) {
      var sign = { vorm: row.vorm, kleur: "#545b63", letter: " " };
      found.push({ teken: sign, label: row.label, kort: row.label, staat: row.staat });
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

  /* What the shapes mean in one line, for a map that is too low for the whole legend. */
  function shortLegend(part) {
    var line = element("span", "wk-kort");
    kindsOf(part).forEach(function (row) {
      if (!row.kort) { return; }
      var item = element("span");
      item.appendChild(window.WijkTekens.staal(row.teken, row.staat));
      item.appendChild(document.createTextNode(row.kort));
      line.appendChild(item);
    });
    return line;
  }

  /* What the letters of the signs mean: on a folded legend they have no room but in its tip. */
  function letters(parts) {
    var found = [].concat.apply([], parts.map(kindsOf)).filter(function (row) {
      return (row.teken.letter || " ") !== " ";
    });
    return found.map(function (row) { return row.teken.letter + ": " + row.label; }).join("\n");
  }

  function clusterNote() {
    return element("span", "wk-opmerking", "Een getal: zoveel bij elkaar; klik om in te zoomen.");
  }

  /* The legend beside the map: everything, under each other. */
  function beside(box) {
    return {
      toon: function (parts) {
        box.textContent = "";
        parts.forEach(function (part) {
          box.appendChild(element("strong", "", title(part)));
          box.appendChild(legendOf(part));
        });
        if (parts.length) { box.appendChild(clusterNote()); }
      },
      meld: function (text) { box.textContent = text; }
    };
  }

  /* The legend on the map, which folds to one line. */
  function upon(map) {
    var legend = window.Wijk.vak("topright", "wk-legenda wk-plekken-legenda");
    var folded = null, settle = null;
    var corner = map.getContainer().querySelector(".leaflet-bottom.leaflet-right");

    /* Whether this legend and that of the areas have room above each other. */
    function fits(box) {
      return map.getSize().x >= WIDE && box.offsetHeight <= MOST * map.getSize().y &&
        box.offsetHeight + corner.offsetHeight + APART <= map.getSize().y;
    }

    /* Measured open, and again when the map or the other legend gets another size: that one may
       be drawn later. What a person chose stays. */
    function settleAgain() { if (settle && folded === null) { settle(); } }
    map.on("resize", settleAgain);
    new ResizeObserver(settleAgain).observe(corner);

    function show(parts) {
      legend.remove();
      settle = null;
      if (!parts.length) { return; }
      legend.addTo(map);
      var box = legend.getContainer(), fold = element("details");
      var head = element("summary", "", parts.map(title).join(" · "));
      fold.appendChild(head);
      box.title = letters(parts);
      parts.forEach(function (part, i) {
        if (i) { fold.appendChild(element("strong", "", title(part))); }
        fold.appendChild(legendOf(part));
      });
      fold.appendChild(clusterNote());
      box.appendChild(fold);
      /* On a map that is narrow too, even one line would cover what it explains. */
      var short = map.getSize().x >= NARROW ? parts.map(shortLegend) : [];
      short.forEach(function (line) { box.appendChild(line); });
      function arrange() {
        short.forEach(function (line) { line.hidden = fold.open; });
      }
      settle = function () {
        fold.open = true;
        arrange();
        fold.open = folded === null ? fits(box) : !folded;
        arrange();
      };
      settle();
      head.addEventListener("click", function () { folded = fold.open; });
      L.DomEvent.on(fold, "toggle", arrange);
    }

    return {
      toon: show,
      meld: function (text) {
        show([]);
        legend.addTo(map).getContainer().textContent = text;
      }
    };
  }

  window.WijkPlekkenlegenda = function (map, box) { return box ? beside(box) : upon(map); };
})();
