/* Places above a map with areas: schools and aanbod, with a card on a click.
 *
 * WijkPlekken(wijkkaart, options) -> { toon(data), kies(id), ... }; the application and a file
 * use the same code. In a file the legend stands beside the map: `options.legendaIn`.
 *
 * Text from data only ever goes through textContent.
 */
(function () {
  "use strict";
  var LIST = 40, CLOSEST = 17, FOUND = 14;
  var element = window.Wijk.element, whole = window.Wijk.heel, swatch = window.WijkTekens.staal;
  var MANY = window.WijkPlekkenlaag.VEEL;

  function WijkPlekken(wijkkaart, options) {
    options = options || {};
    var map = wijkkaart.kaart, self = {}, fetched = {}, now = null, dragged = false;
    var opened = "", asked = "", drawn = "";
    map.createPane("wk-plekken").style.zIndex = 460;
    map.getPane("wk-plekken").style.pointerEvents = "none";
    var laag = new window.WijkPlekkenlaag({
      pane: "wk-plekken", interactive: false, renderer: L.canvas({ pane: "wk-plekken", padding: 0.25 })
    }).addTo(map);
    var tip = window.Wijk.tip(-10);
    var popup = L.popup({ className: "wk-plek", maxWidth: 330, minWidth: 220, maxHeight: 300, autoPanPaddingTopLeft: [56, 20], autoPanPaddingBottomRight: [20, 20] });
    var legend = window.WijkPlekkenlegenda(map, options.legendaIn);

    function card(place) {
      var box = element("div", "wk-kaartje");
      box.appendChild(swatch(place.teken, place.staat));
      box.appendChild(element("strong", "", place.naam));
      box.appendChild(element("span", "wk-code", place.onder));
      box.appendChild(window.Wijk.regels(place.regels));
      /* The queries are made of codes, and the address before them is our own. */
      (now.vervolg ? place.vervolg : []).forEach(function (more) {
        var link = element("a", "wk-vervolg", more[0]);
        link.href = now.vervolg + more[1];
        link.target = "_blank";
        link.rel = "noopener";
        box.appendChild(link);
      });
      return box;
    }

    function choice(places) {
      var box = element("div", "wk-kaartje");
      box.appendChild(element("strong", "", whole(places.length) + " op deze plek"));
      places.slice(0, LIST).forEach(function (place) {
        var button = window.Wijk.knop("wk-keuze", "", function (event) {
          L.DomEvent.stop(event);
          popup.setContent(card(place));
          dutch();
          tell(place);
        });
        button.appendChild(swatch(place.teken, place.staat));
        button.appendChild(element("span", "", place.naam + " (" + place.onder + ")"));
        box.appendChild(button);
      });
      if (places.length > LIST) {
        box.appendChild(element("span", "wk-code", "en nog " + whole(places.length - LIST)));
      }
      return box;
    }

    function dutch() {
      var close = map.getContainer().querySelector(".wk-plek .leaflet-popup-close-button");
      if (close) { close.setAttribute("aria-label", "Sluiten"); }
    }

    function latlng(place) {
      return L.latLng(window.Wijk.breedtegraad(place.y), (place.x - 0.5) * 360);
    }

    /* The page follows which card is open, as it follows which area is chosen. */
    function tell(place) {
      if (opened === place.id) { return; }
      opened = place.id;
      var said = { type: "Feature", geometry: null, properties: { plek: place.id } };
      wijkkaart.groep.fire("click", { layer: { toGeoJSON: function () { return said; } }, latlng: null });
    }

    function open(places) {
      popup.setLatLng(latlng(places[0])).setContent(places.length === 1 ? card(places[0]) : choice(places));
      popup.openOn(map);
      dutch();
      if (places.length === 1) { tell(places[0]); }
    }

    function press(hits) {
      var places = [].concat.apply([], hits.map(function (hit) { return hit.leden; }));
      var bounds = L.latLngBounds(places.map(latlng));
      var far = places.length >= MANY && map.getZoom() < CLOSEST &&
        map.latLngToLayerPoint(bounds.getNorthEast()).distanceTo(map.latLngToLayerPoint(bounds.getSouthWest())) > 2;
      map.closeTooltip(tip);
      if (far) { map.fitBounds(bounds, { padding: [70, 70], maxZoom: CLOSEST }); } else { open(places); }
    }

    /* The canvas of the areas lies below and would take every event; places come first. */
    var container = map.getContainer();
    function hitsOf(event) {
      if (!laag.plekken.length || !event.target.closest || !event.target.closest(".leaflet-map-pane") ||
          event.target.closest(".leaflet-popup-pane")) { return []; }
      return laag.onder(map.mouseEventToLayerPoint(event));
    }
    container.addEventListener("mousedown", function () {
      dragged = false;
      /* Leaflet takes the focus too, and the page then scrolls under the mouse. */
      container.focus({ preventScroll: true });
    }, true);
    map.on("dragstart", function () { dragged = true; });
    container.addEventListener("click", function (event) {
      var hits = dragged ? [] : hitsOf(event);
      if (hits.length) {
        event.stopPropagation();
        press(hits);
      }
    }, true);
    container.addEventListener("mousemove", function (event) {
      if (event.buttons) { return; }
      var hits = hitsOf(event);
      container.classList.toggle("wk-op-plek", hits.length > 0);
      if (!hits.length) {
        map.closeTooltip(tip);
        return;
      }
      event.stopPropagation();
      wijkkaart.vlakken.fire("mouseout");
      var first = hits[0].leden, box = element("div");
      box.appendChild(element("strong", "", first.length === 1 ? first[0].naam : whole(first.length) + " bij elkaar"));
      box.appendChild(element("span", "wk-code", first.length === 1 ? first[0].onder : "klik om in te zoomen"));
      tip.setContent(box).setLatLng(map.layerPointToLatLng([hits[0].x, hits[0].y]));
      map.openTooltip(tip);
    }, true);

    /* Rows as they are sent, once, to places that can be drawn and told. */
    function unpack(raw) {
      if (raw.plekken) { return raw.plekken; }
      raw.plekken = raw.rijen.map(function (row) {
        return {
          x: row[0] / 360 + 0.5, y: window.Wijk.mercatorY(row[1]), id: row[2], naam: row[3], soorten: row[4],
          niveau: row[5], staat: row[6], vervolg: row[7],
          regels: row[8].map(function (line) { return [raw.labels[line[0]], line[1]]; })
        };
      });
      return raw.plekken;
    }

    /* Which places are shown has been decided; here each gets its sign and its words. */
    function chosen(part, raw) {
      var signs = part.tekens, shapes = part.vormen, all = unpack(raw), asked = part.soorten || [];
      var places = part.tonen ? part.tonen.map(function (row) { return all[row]; }) : all;
      places.forEach(function (place) {
        var kinds = place.soorten.filter(function (kind) {
          return !asked.length || asked.indexOf(kind) >= 0;
        });
        var sign = signs[kinds[0]] || part.anders;
        place.teken = shapes
          ? { vorm: shapes[place.niveau] || "cirkel", kleur: sign.kleur, letter: sign.letter }
          : sign;
        place.getoond = kinds;
        place.onder = (kinds.length ? kinds : ["?"]).map(function (kind) {
          return (signs[kind] || part.anders).label;
        }).join(", ");
      });
      return places;
    }

    function put(places) {
      laag.zet(places);
      wijkkaart.metNamen(!places.length);
      container.setAttribute("data-plekken-alle", places.length);
    }

    function draw(data, raws) {
      var parts = data.delen.map(function (deel, i) {
        return { deel: deel, plekken: chosen(deel, raws[i]) };
      });
      put([].concat.apply([], parts.map(function (part) { return part.plekken; })));
      legend.toon(parts);
    }

    self.laag = laag;
    self.plekken = function () { return laag.plekken; };
    self.kies = function (id) {
      var found = laag.plekken.filter(function (place) { return place.id === id; });
      if (!found.length) { return false; }
      map.setView(latlng(found[0]), Math.max(map.getZoom(), FOUND), { animate: false });
      opened = id;  // the page asked for it
      open(found.slice(0, 1));
      return true;
    };

    /* Show places. A part holds its rows, or the address from which the browser fetches them
       once; what is shown of them changes without sending them again. The same data again do
       nothing, unless they could not be fetched. */
    self.toon = function (data) {
      var text = JSON.stringify(data);  // before drawing, which keeps its own things in the data
      if (text === asked) { return Promise.resolve(); }
      asked = text;
      now = data;
      /* The page that only heard which card is open leaves it open. */
      var parts = JSON.stringify(data.delen);
      if (parts === drawn && data.kies && data.kies === opened) { return Promise.resolve(); }
      drawn = parts;
      map.closePopup(popup);
      map.closeTooltip(tip);
      return Promise.all(data.delen.map(function (deel) {
        if (deel.gegevens) { return deel.gegevens; }
        if (!fetched[deel.url]) {
          fetched[deel.url] = window.Wijk.haal(deel.url);
          fetched[deel.url].catch(function () { delete fetched[deel.url]; });
        }
        return fetched[deel.url];
      })).then(function (raws) {
        if (now !== data) { return; }
        draw(data, raws);
        /* A card that was asked for by name opens once, not at every other change. */
        if (data.kies && data.kies !== opened) { self.kies(data.kies); }
        opened = data.kies || "";
      }).catch(function () {
        if (now !== data) { return; }  // something else was asked for since
        asked = drawn = "";
        put([]);
        legend.meld("De plekken konden niet worden geladen. Laad de pagina opnieuw.");
      });
    };
    return self;
  }

  window.WijkPlekken = WijkPlekken;
})();
