/* What every map and file of this project has in common: making elements, the buttons and the
 * scale, the box of a legend, a card, a tooltip, a layer that draws itself. Comes after Leaflet
 * and before the other scripts.
 *
 * Text from data only ever goes through textContent.
 */
(function () {
  "use strict";
  var SCALE = 130;  // pixels that the scale and its margins take
  var self = window.Wijk = { inkt: "#1a1f24" };

  self.element = function (tag, name, text) {
    var node = document.createElement(tag);
    if (name) { node.className = name; }
    if (text !== undefined && text !== null) { node.textContent = text; }
    return node;
  };
  self.heel = function (number) { return String(number).replace(/\B(?=(\d{3})+$)/g, "."); };

  /* Text as it is compared in a search: without capitals and accents. */
  self.kaal = function (text) {
    return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  };

  /* A latitude on the world as a square of 1 (Web Mercator, from the north), and back. */
  self.mercatorY = function (lat) {
    var s = Math.sin(lat * Math.PI / 180);
    return 0.5 - Math.log((1 + s) / (1 - s)) / (4 * Math.PI);
  };
  self.breedtegraad = function (y) {
    return Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180 / Math.PI;
  };

  /* One layer that draws many things itself, on a canvas of Leaflet: what extends this has
     `_updatePath`, and finds the scale and the origin of the view in `_schaal` and `_oorsprong`. */
  self.Doek = L.Path.extend({
    _project: function () {
      this._schaal = this._map.options.crs.scale(this._map.getZoom());
      this._oorsprong = this._map.getPixelOrigin();
      this._pxBounds = new L.Bounds([-1e7, -1e7], [1e7, 1e7]);  // never skipped
    },

    _update: function () {},

    /* The whole canvas is drawn anew when anything changes: cheaper than knowing what did. */
    redraw: function () {
      if (this._map && this._renderer && this._renderer._ctx) {
        this._renderer._redrawBounds = null;
        this._renderer._redraw();
      }
      return this;
    }
  });

  /* A button with words (or none yet) and what a click on it does. */
  self.knop = function (name, text, press) {
    var node = self.element("button", name, text);
    node.type = "button";
    node.addEventListener("click", press);
    return node;
  };

  /* A heading of a row or a column of a table. */
  self.kop = function (scope, name, text) {
    var cell = self.element("th", name, text);
    cell.scope = scope;
    return cell;
  };

  self.id = function (id) { return document.getElementById(id); };
  self.json = function (id) { return JSON.parse(self.id(id).textContent); };

  /* Lines of [label, text]; one without text is left out. */
  self.regels = function (lines) {
    var list = self.element("dl");
    lines.forEach(function (line) {
      if (!line[1]) { return; }
      list.appendChild(self.element("dt", "", line[0]));
      list.appendChild(self.element("dd", "", line[1]));
    });
    return list;
  };

  /* A drawing that is sharp on every screen, for legends and cards. */
  self.tekening = function (name, width, height, draw) {
    var ratio = Math.min(3, window.devicePixelRatio || 1), canvas = self.element("canvas", name);
    var c = canvas.getContext("2d");
    canvas.width = width * ratio;
    canvas.height = height * ratio;
    canvas.setAttribute("aria-hidden", "true");
    c.scale(ratio, ratio);
    draw(c);
    return canvas;
  };

  /* The box of a legend: an element that the page has for it, else a part of the strip beside
     the map (under it where the frame is narrow), so that it never lies on what it explains. */
  self.legenda = function (map, own, name) {
    if (own) { return own; }
    var box = map.getContainer(), strip = box.parentNode.querySelector(".wk-naast"), part = self.element("div", name);
    if (!strip) {
      strip = self.element("aside", "wk-naast" + (zaal() ? " wk-zaal" : ""));
      strip.setAttribute("aria-label", "Legenda");
      box.parentNode.classList.add("wk-blad");
      box.insertAdjacentElement("afterend", strip);
    }
    strip.appendChild(part);
    return part;
  };

  /* One row of a legend: a picture, words, and how many. */
  self.legendarij = function (list, picture, text, count) {
    var item = self.element("li");
    item.appendChild(picture);
    item.appendChild(self.element("span", "wk-label", text));
    if (count !== undefined) { item.appendChild(self.element("span", "wk-aantal", count)); }
    list.appendChild(item);
    return item;
  };

  self.opmerking = function (box, text, name) {
    box.appendChild(self.element("span", name || "wk-opmerking", text));
  };

  /* What the server keeps at an address, as JSON. */
  self.haal = function (url) {
    return fetch(url).then(function (answer) {
      if (!answer.ok) { throw new Error("status " + answer.status); }
      return answer.json();
    });
  };

  /* A long list in steps: thousands of rows at once would take seconds. `make` gives the element
     of a row; a button for the next ones comes behind the list, or the `whole` it is a part of.
     Returns what shows other rows. */
  self.stappen = function (list, step, make, whole) {
    var rows = [], shown = 0, more = self.knop("meer", "", next);
    (whole || list).insertAdjacentElement("afterend", more);
    function next() {
      var part = document.createDocumentFragment();
      rows.slice(shown, shown + step).forEach(function (row) { part.appendChild(make(row)); });
      list.appendChild(part);
      shown = Math.min(rows.length, shown + step);
      more.hidden = shown >= rows.length;
      more.textContent = "Toon er meer (nog " + self.heel(rows.length - shown) + ")";
    }
    return function (all) {
      rows = all;
      shown = 0;
      list.textContent = "";
      next();
    };
  };

  self.kaartje = function (title, under, lines, source) {
    var box = self.element("div", "wk-kaartje");
    box.appendChild(self.element("strong", "", title));
    box.appendChild(self.element("span", "wk-code", under));
    box.appendChild(self.regels(lines));
    if (source) { box.appendChild(self.element("span", "wk-bron", source)); }
    return box;
  };

  self.tip = function (offset) {
    var tip = L.tooltip({ className: "wk-tip", direction: "top", opacity: 1, interactive: false });
    var gap = -(offset || -8);
    /* Above what it tells of, or below where the frame would cut it; at a side beside the buttons. */
    tip._setPosition = function (point) {
      var size = this._map.getSize(), at = this._map.layerPointToContainerPoint(point);
      var half = this._container.offsetWidth / 2, room = this._container.offsetHeight + gap;
      var below = at.y < room && at.y < size.y / 2;
      var aside = Math.max(0, half + 50 - at.x) - Math.max(0, at.x + half - size.x);
      this.options.direction = below ? "bottom" : "top";
      this.options.offset = L.point(aside, below ? gap + 12 : -gap);  // below a pointer of 12 pixels
      this._container.classList.toggle("wk-opzij", aside !== 0);
      L.Tooltip.prototype._setPosition.call(this, point);
    };
    return tip;
  };

  /* Names on a map, the most important first; one that would cover another is left out.
     `wanted` gives a list of { regels, soort, breed, hoog, plekken }: lines of text, a class, and
     in pixels of the map its size and the places (of its corner) where it may stand. */
  self.namen = function (map, pane, wanted) {
    function whole(at, name) {
      var size = map.getSize();
      return at[0] >= 0 && at[0] + name.breed <= size.x && at[1] >= 0 && at[1] + name.hoog <= size.y - self.onderrand(map);
    }
    /* The places of buttons and scale: they lie above the names. */
    function buttons() {
      var frame = map.getContainer().getBoundingClientRect();
      return [].map.call(map.getContainer().querySelectorAll(".leaflet-left .leaflet-control"), function (one) {
        var place = one.getBoundingClientRect();
        return [place.left - frame.left, place.top - frame.top, place.right - frame.left, place.bottom - frame.top];
      });
    }
    var box = self.element("div", "wk-namen");
    map.createPane(pane).style.pointerEvents = "none";
    map.getPane(pane).style.zIndex = 460;
    map.getPane(pane).appendChild(box);
    function draw() {
      var taken = buttons();
      box.textContent = "";
      wanted().forEach(function (name) {
        var places = name.plekken.filter(function (at) {
          return taken.every(function (other) {
            return at[0] > other[2] || at[0] + name.breed < other[0] || at[1] > other[3] || at[1] + name.hoog < other[1];
          });
        });
        /* Where it can be read whole, before a place that the frame or the source cuts. */
        var free = places.filter(function (at) { return whole(at, name); })[0] || places[0];
        if (!free) { return; }
        taken.push([free[0], free[1], free[0] + name.breed, free[1] + name.hoog]);
        var label = self.element("span", "wk-naam " + (name.soort || ""), name.regels.join("\n"));
        label.style.width = name.breed + "px";
        L.DomUtil.setPosition(label, map.containerPointToLayerPoint(free));
        box.appendChild(label);
      });
    }
    map.on("zoomstart", function () { box.textContent = ""; });
    map.on("zoomend moveend viewreset resize", draw);
    return draw;
  };

  /* How wide a text is, in the letters of names on a map. */
  var ruler = document.createElement("canvas").getContext("2d");
  self.breedte = function (text) {
    ruler.font = '12px "Source Sans 3", "Source Sans Pro", "Segoe UI", system-ui, sans-serif';
    return Math.ceil(ruler.measureText(text).width) + 6;
  };

  /* What moves a map (`go`, a function), and moves it again when the frame gets another size,
     unless somebody moved it in between. */
  self.passend = function (map) {
    var last = null, at = null, zoom = null;
    function move(go) {
      last = go;
      at = null;
      if (!map.getSize().x) { return; }  // a folded part of the page: once it is there
      go();
      at = map.getCenter();
      zoom = map.getZoom();
    }
    new ResizeObserver(function () {
      var still = !at || (zoom === map.getZoom() &&
        map.latLngToContainerPoint(at).distanceTo(map.getSize().divideBy(2)) < 2);
      map.invalidateSize({ animate: false });
      if (still && last) { move(last); }
    }).observe(map.getContainer());
    return move;
  };

  /* In a presentation a map has the keyboard after a click: the keys of who speaks go on to the
     page around it. Arrows stay with the map. */
  var SPREKER = ["PageDown", "PageUp", "o", "n", "b", "t", "s", "i", "v", "e", "k"];
  function zaal() {
    /* a file that a page of somebody else shows in a frame may not look at that page */
    try {
      return window.parent !== window && !!window.parent.document.querySelector(".st-key-presentatie_balk");
    } catch (refused) { return false; }
  }
  function doorgeven(event) {
    var page = window.parent;
    if (SPREKER.indexOf(event.key) < 0 || event.ctrlKey || event.altKey || event.metaKey || !zaal()) { return; }
    event.preventDefault();
    ["keydown", "keyup"].forEach(function (kind) {
      page.document.body.dispatchEvent(new page.KeyboardEvent(kind, { key: event.key, code: event.code, bubbles: true }));
    });
  }

  /* Zoom, back to the whole, a scale; and a ring around the map for the keyboard only. Escape
     closes a card that is open, and lets go of the selection only when there is none. */
  self.inrichten = function (map, options) {
    if (map.attributionControl) { map.attributionControl.setPrefix(false); }
    L.control.zoom({ position: "topleft", zoomInTitle: "Inzoomen", zoomOutTitle: "Uitzoomen" }).addTo(map);
    var home = L.control({ position: "topleft" });
    home.onAdd = function () {
      var bar = self.element("div", "leaflet-bar"), link = self.element("a", "wk-thuis", "⤢");
      link.href = "#";
      link.setAttribute("role", "button");
      link.title = options.thuis;
      link.setAttribute("aria-label", options.thuis);
      L.DomEvent.on(link, "click", function (event) {
        L.DomEvent.stop(event);
        options.pas();
      });
      L.DomEvent.disableClickPropagation(bar);
      bar.appendChild(link);
      return bar;
    };
    home.addTo(map);
    L.control.scale({ imperial: false, position: options.schaal }).addTo(map);
    var box = map.getContainer();
    L.DomEvent.on(box, "mousedown", function () { L.DomUtil.addClass(box, "wk-muis"); });
    L.DomEvent.on(box, "keydown", function (event) {
      L.DomUtil.removeClass(box, "wk-muis");
      doorgeven(event);
      if (event.key === "Escape" && options.opEscape && !box.querySelector(".leaflet-popup")) { options.opEscape(); }
    });
  };

  /* The background map: only there when it is asked for. */
  self.ondergrond = function (map, pane) {
    var shown = null;
    return function (wants) {
      if (wants && !shown) {
        shown = L.tileLayer(wants.url, { pane: pane, maxZoom: 19, attribution: wants.naam }).addTo(map);
      } else if (!wants && shown) {
        shown.remove();
        shown = null;
      }
    };
  };

  /* How much of the foot of a map its source takes, in pixels. */
  self.onderrand = function (map) {
    return map.attributionControl ? map.attributionControl.getContainer().offsetHeight : 0;
  };

  /* One source in the corner of the map, replaced when it changes; where it is so long that it
     would run through the scale, that stands above it. */
  self.bronregel = function (map) {
    var now = "", corner = map.getContainer().querySelector(".leaflet-bottom.leaflet-left");
    function apart() {
      var line = map.attributionControl.getContainer();
      corner.style.bottom = line.offsetWidth + SCALE > map.getSize().x ? line.offsetHeight + "px" : "";
    }
    if (map.attributionControl) { map.on("resize", apart); }
    return function (text) {
      if (!map.attributionControl) { return; }
      if (now) { map.attributionControl.removeAttribution(now); }
      now = self.element("span", "", text).innerHTML;
      map.attributionControl.addAttribution(now);
      apart();
    };
  };
})();
