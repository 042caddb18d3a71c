/* Places above a map with areas: schools and aanbod, as shapes with colours on one canvas.
 *
 * WijkPlekken(wijkkaart, options) -> { toon(data), kies(id), ... }; the application and a file
 * use the same code. In a file the legend stands beside the map: `options.legendaIn`.
 * Leaflet's own way is an object per place; here all places are drawn by one layer, in cells
 * of a grid where they are dense, so that a whole country stays smooth.
 *
 * Text from data only ever goes through textContent.
 */
(function () {
  "use strict";
  var CELL = 60, CLOSE = 18, CLOSE_FROM = 14, MANY = 3, RADIUS = 7.5, BADGE = 9.5, REACH = 4;
  var LIST = 40, CLOSEST = 17, FOUND = 14, NARROW = 500;
  var INK = window.Wijk.inkt, element = window.Wijk.element, whole = window.Wijk.heel;

  function mercatorY(lat) {
    var s = Math.sin(lat * Math.PI / 180);
    return 0.5 - Math.log((1 + s) / (1 - s)) / (4 * Math.PI);
  }

  function corners(c, x, y, r, n, turn) {
    for (var i = 0; i < n; i++) {
      var a = turn + 2 * Math.PI * i / n;
      c.lineTo(x + r * Math.sin(a), y - r * Math.cos(a));
    }
    c.closePath();
  }

  var SHAPES = {
    cirkel: function (c, x, y, r) { c.arc(x, y, r, 0, 7); },
    vierkant: function (c, x, y, r) { c.rect(x - 0.86 * r, y - 0.86 * r, 1.72 * r, 1.72 * r); },
    ruit: function (c, x, y, r) { corners(c, x, y, 1.2 * r, 4, 0); },
    driehoek: function (c, x, y, r) { corners(c, x, y + 0.2 * r, 1.25 * r, 3, 0); },
    driehoek_omlaag: function (c, x, y, r) { corners(c, x, y - 0.2 * r, 1.25 * r, 3, Math.PI); },
    zeshoek: function (c, x, y, r) { corners(c, x, y, 1.1 * r, 6, Math.PI / 6); },
    huis: function (c, x, y, r) {
      c.moveTo(x, y - 1.25 * r);
      c.lineTo(x + r, y - 0.4 * r);
      c.lineTo(x + r, y + r);
      c.lineTo(x - r, y + r);
      c.lineTo(x - r, y - 0.4 * r);
      c.closePath();
    },
    kruis: function (c, x, y, r) {
      var a = 0.55 * r, b = 1.15 * r;
      [[-a, -b], [a, -b], [a, -a], [b, -a], [b, a], [a, a], [a, b], [-a, b], [-a, a], [-b, a],
        [-b, -a], [-a, -a]].forEach(function (p) { c.lineTo(x + p[0], y + p[1]); });
      c.closePath();
    }
  };

  /* One symbol: its shape, filled with its colour; open when it is only wanted, struck through
     when it is about to stop. */
  function symbol(c, sign, x, y, state) {
    var r = sign.letter ? BADGE : RADIUS;
    c.beginPath();
    (SHAPES[sign.vorm] || SHAPES.cirkel)(c, x, y, r);
    c.fillStyle = state === "open" ? "#ffffff" : sign.kleur;
    c.fill();
    c.lineWidth = 3.5;
    c.strokeStyle = "#ffffff";
    c.setLineDash([]);
    c.stroke();
    c.lineWidth = state === "open" ? 2 : 1.2;
    c.strokeStyle = state === "open" ? sign.kleur : INK;
    c.stroke();
    if (sign.letter) {
      c.fillStyle = state === "open" ? sign.kleur : "#ffffff";
      c.font = "bold 11px sans-serif";
      c.textAlign = "center";
      c.textBaseline = "middle";
      c.fillText(sign.letter, x, y + 0.5);
    }
    if (state === "stopt") {
      c.beginPath();
      c.moveTo(x - 1.2 * r, y + 1.2 * r);
      c.lineTo(x + 1.2 * r, y - 1.2 * r);
      c.lineWidth = 2.5;
      c.strokeStyle = INK;
      c.stroke();
    }
  }

  function swatch(sign, state) {
    var ratio = Math.min(3, window.devicePixelRatio || 1), canvas = element("canvas", "wk-teken");
    canvas.width = canvas.height = 26 * ratio;
    canvas.setAttribute("aria-hidden", "true");
    var c = canvas.getContext("2d");
    c.scale(ratio, ratio);
    symbol(c, sign, 13, 13, state);
    return canvas;
  }

  var Laag = L.Path.extend({
    initialize: function (options) {
      L.Util.setOptions(this, options);
      this.plekken = [];
      this.getekend = [];
    },

    zet: function (places) {
      this.plekken = places;
      return this.redraw();
    },

    _project: function () {
      this._schaal = this._map.options.crs.scale(this._map.getZoom());
      this._oorsprong = this._map.getPixelOrigin();
      this._pxBounds = new L.Bounds([-1e7, -1e7], [1e7, 1e7]);  // never skipped
    },

    _update: function () {},

    redraw: function () {
      if (this._map && this._renderer && this._renderer._ctx) {
        this._renderer._redrawBounds = null;
        this._renderer._redraw();
      }
      return this;
    },

    /* Cells lie fast on the world, so that panning never changes what stands together. */
    _cellen: function () {
      var s = this._schaal, o = this._oorsprong, view = this._renderer._bounds;
      var cell = this._map.getZoom() >= CLOSE_FROM ? CLOSE : CELL;
      var west = (view.min.x + o.x - cell) / s, east = (view.max.x + o.x + cell) / s;
      var north = (view.min.y + o.y - cell) / s, south = (view.max.y + o.y + cell) / s;
      var cells = new Map(), all = this.plekken;
      for (var i = 0; i < all.length; i++) {
        var p = all[i];
        if (p.x < west || p.x > east || p.y < north || p.y > south) { continue; }
        var key = Math.floor(p.x * s / cell) * 4194304 + Math.floor(p.y * s / cell);
        var members = cells.get(key);
        if (members) { members.push(p); } else { cells.set(key, [p]); }
      }
      return cells;
    },

    _updatePath: function () {
      if (!this._renderer._drawing) { return; }
      var c = this._renderer._ctx, s = this._schaal, o = this._oorsprong, drawn = [];
      c.save();
      this._cellen().forEach(function (members) {
        if (members.length < MANY) {
          members.forEach(function (p) {
            var x = p.x * s - o.x, y = p.y * s - o.y;
            symbol(c, p.teken, x, y, p.staat);
            drawn.push({ x: x, y: y, r: (p.teken.letter ? BADGE : RADIUS) + REACH, leden: [p] });
          });
          return;
        }
        drawn.push(cluster(c, members, s, o));
      });
      c.restore();
      this.getekend = drawn;
      this._map.getContainer().setAttribute("data-plekken", drawn.length);
    },

    /* What lies under a point of the map, the topmost first. */
    onder: function (point) {
      return this.getekend.filter(function (d) {
        var dx = d.x - point.x, dy = d.y - point.y;
        return dx * dx + dy * dy <= d.r * d.r;
      }).reverse();
    }
  });

  /* Many places in one cell: their number, in a ring that says of which kinds. */
  function cluster(c, members, s, o) {
    var x = 0, y = 0, shares = {}, order = [], turn = -Math.PI / 2;
    members.forEach(function (p) {
      x += p.x / members.length;
      y += p.y / members.length;
      if (!shares[p.teken.kleur]) {
        shares[p.teken.kleur] = 0;
        order.push(p.teken.kleur);
      }
      shares[p.teken.kleur]++;
    });
    x = x * s - o.x;
    y = y * s - o.y;
    var r = Math.min(18, 9 + 1.05 * Math.log(members.length) / Math.LN2);
    c.beginPath();
    c.arc(x, y, r + 1.5, 0, 7);
    c.fillStyle = "#ffffff";
    c.fill();
    order.sort().forEach(function (colour) {
      var to = turn + 2 * Math.PI * shares[colour] / members.length;
      c.beginPath();
      c.arc(x, y, r - 2, turn, to);
      c.lineWidth = 4;
      c.strokeStyle = colour;
      c.stroke();
      turn = to;
    });
    c.beginPath();
    c.arc(x, y, r + 0.5, 0, 7);
    c.lineWidth = 0.8;
    c.strokeStyle = INK;
    c.stroke();
    c.fillStyle = INK;
    c.font = "bold " + (members.length > 999 ? 10 : 11.5) + "px sans-serif";
    c.textAlign = "center";
    c.textBaseline = "middle";
    c.fillText(whole(members.length), x, y + 0.5);
    return { x: x, y: y, r: r + 2, leden: members };
  }

  function WijkPlekken(wijkkaart, options) {
    options = options || {};
    var map = wijkkaart.kaart, self = {}, fetched = {}, now = null, dragged = false, folded = null;
    var opened = "", settle = null;
    map.createPane("wk-plekken").style.zIndex = 460;
    map.getPane("wk-plekken").style.pointerEvents = "none";
    var laag = new Laag({
      pane: "wk-plekken", interactive: false, renderer: L.canvas({ pane: "wk-plekken", padding: 0.25 })
    }).addTo(map);
    var tip = window.Wijk.tip(-10);
    var popup = L.popup({ className: "wk-plek", maxWidth: 330, minWidth: 220, maxHeight: 300, autoPanPaddingTopLeft: [56, 20], autoPanPaddingBottomRight: [20, 20] });
    var legend = window.Wijk.vak("topright", "wk-legenda wk-plekken-legenda");

    function sentence(place) {
      return place.naam + " (" + place.onder + ")";
    }

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
        var button = element("button", "wk-keuze");
        button.type = "button";
        button.appendChild(swatch(place.teken, place.staat));
        button.appendChild(element("span", "", sentence(place)));
        L.DomEvent.on(button, "click", function (event) {
          L.DomEvent.stop(event);
          popup.setContent(card(place));
          dutch();
        });
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
      var n = Math.PI * (1 - 2 * place.y);
      return L.latLng(Math.atan(Math.sinh(n)) * 180 / Math.PI, (place.x - 0.5) * 360);
    }

    function open(places) {
      popup.setLatLng(latlng(places[0])).setContent(places.length === 1 ? card(places[0]) : choice(places));
      /* Beside the legend where there is room for both. */
      popup.options.autoPanPaddingBottomRight = [map.getSize().x >= 660 ? 232 : 20, 20];
      popup.openOn(map);
      dutch();
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
          x: row[0] / 360 + 0.5, y: mercatorY(row[1]), id: row[2], naam: row[3], soorten: row[4],
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
        var item = element("li");
        item.appendChild(swatch(row.teken, row.staat));
        item.appendChild(element("span", "wk-label", row.label));
        if (row.aantal) { item.appendChild(element("span", "wk-aantal", whole(row.aantal))); }
        list.appendChild(item);
      });
      box.appendChild(list);
      (part.deel.opmerkingen || []).forEach(function (note) {
        box.appendChild(element("span", "wk-opmerking", note));
      });
      return box;
    }

    /* What the shapes mean in one line, for a map that is too low for the whole legend. */
    function shortLegend(part) {
      var line = element("span", "wk-kort");
      kindsOf(part).forEach(function (row) {
        if (!row.kort) { return; }
        var item = element("span");
        item.appendChild(swatch(row.teken, row.staat));
        item.appendChild(document.createTextNode(row.kort));
        line.appendChild(item);
      });
      return line;
    }

    function clusterNote() {
      return element("span", "wk-opmerking", "Een getal: zoveel bij elkaar; klik om in te zoomen.");
    }

    function drawLegend(parts) {
      var box = options.legendaIn, fold;
      if (box) {
        box.textContent = "";
        parts.forEach(function (part) {
          box.appendChild(element("strong", "", title(part)));
          box.appendChild(legendOf(part));
        });
        if (parts.length) { box.appendChild(clusterNote()); }
        return;
      }
      legend.remove();
      settle = null;
      if (!parts.length) { return; }
      legend.addTo(map);
      box = legend.getContainer();
      fold = element("details");
      var head = element("summary", "", parts.map(title).join(" · "));
      fold.appendChild(head);
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
      /* Measured open, and again when the map or the other legend gets another size: that one
         may be drawn later. What a person chose stays. */
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

    function settleAgain() { if (settle && folded === null) { settle(); } }
    map.on("resize", settleAgain);
    new ResizeObserver(settleAgain).observe(corner());

    function corner() { return map.getContainer().querySelector(".leaflet-bottom.leaflet-right"); }

    /* Whether the legend of the places and that of the areas have room above each other. */
    function fits(box) {
      return map.getSize().x >= 600 &&
        box.offsetHeight + corner().offsetHeight + 30 <= map.getSize().y;
    }

    function draw(data, raws) {
      var parts = data.delen.map(function (deel, i) {
        return { deel: deel, plekken: chosen(deel, raws[i]) };
      });
      laag.zet([].concat.apply([], parts.map(function (part) { return part.plekken; })));
      drawLegend(parts);
      container.setAttribute("data-plekken-alle", laag.plekken.length);
    }

    self.laag = laag;
    self.plekken = function () { return laag.plekken; };
    self.kies = function (id) {
      var found = laag.plekken.filter(function (place) { return place.id === id; });
      if (!found.length) { return false; }
      map.setView(latlng(found[0]), Math.max(map.getZoom(), FOUND), { animate: false });
      open(found.slice(0, 1));
      return true;
    };

    /* Show places. A part holds its rows, or the address from which the browser fetches them
       once; what is shown of them changes without sending them again. */
    self.toon = function (data) {
      var same = now && JSON.stringify(now) === JSON.stringify(data);
      if (same) { return Promise.resolve(); }
      now = data;
      map.closePopup(popup);
      map.closeTooltip(tip);
      return Promise.all(data.delen.map(function (deel) {
        if (deel.gegevens) { return deel.gegevens; }
        if (!fetched[deel.url]) {
          fetched[deel.url] = fetch(deel.url).then(function (answer) {
            if (!answer.ok) { throw new Error("status " + answer.status); }
            return answer.json();
          });
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
        drawLegend([]);
        (options.legendaIn || legend.addTo(map).getContainer()).textContent =
          "De plekken konden niet worden geladen. Laad de pagina opnieuw.";
      });
    };
    return self;
  }

  window.WijkPlekken = WijkPlekken;
})();
