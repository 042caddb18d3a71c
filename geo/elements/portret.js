/* The maps of a portret, each in a frame of its own; geometry that several share is in the file once. */
(function () {
  "use strict";
  var json = window.Wijk.json, layers = {};

  function geometry(id) {
    if (!layers[id]) { layers[id] = json("laag-" + id); }
    return layers[id];
  }
  function build(box) {
    var data = json(box.dataset.kaart), canvas = box.querySelector(".doek"), legend = box.querySelector(".wk-legenda");
    var flows = box.dataset.soort === "stromen";
    /* A page is scrolled with the wheel; the buttons and two fingers zoom. */
    var map = L.map(canvas, {
      zoomControl: false, preferCanvas: !flows, zoomSnap: 0.25, minZoom: 5, maxZoom: 18, scrollWheelZoom: false
    });
    var kaart;
    if (flows) {
      map.setView([52.15, 5.4], 7);
      if (data.vlakken) { data.vlakken.gebieden = geometry(data.vlakken.id); }
      kaart = window.WijkStromen(map, { legendaIn: legend, opKeuze: function (code) { kaart.kies(code); } });
    } else {
      data.laag.gebieden = geometry(data.laag.id);
      map.fitBounds(data.laag.grens);
      kaart = window.WijkKaart(map, { legendaIn: legend, opKeuze: function (code) { kaart.kies(code); } });
    }
    kaart.toon(data);
  }
  Array.prototype.forEach.call(document.querySelectorAll(".portretkaart"), build);
  /* Paper cannot be opened: sources and method are printed too. */
  window.addEventListener("beforeprint", function () {
    Array.prototype.forEach.call(document.querySelectorAll("details"), function (part) { part.open = true; });
  });
})();
