/* A map with flows: curved lines with an arrowhead, nodes, areas, legend, tooltip, selection.
 * The same code runs in the application and in a file that is opened from disk.
 *
 * WijkStromen(map, options) -> { toon(data), kies(code), groep, ... }
 * Text from data only ever goes through textContent.
 */
(function () {
  "use strict";
  var INK = window.Wijk.inkt, STEPS = 40, MOST_STEPS = 800, SVG = "http://www.w3.org/2000/svg";
  var BEND = 0.16, MORE = 0.1;

  var element = window.Wijk.element, whole = window.Wijk.heel;
  function latLng(point) { return L.latLng(point[1], point[0]); }

  /* The outline of a curved arrow in pixels. It bends to its own left, so that there and back
     are two lines; it stays clear of the circles at its ends. */
  function arrow(a, b, width, startRadius, endRadius, bend) {
    var dx = b.x - a.x, dy = b.y - a.y, k = BEND + MORE * bend;
    var cx = (a.x + b.x) / 2 + k * dy, cy = (a.y + b.y) / 2 - k * dx;
    var points = [], length = 0, i, t, u, p, q;
    /* A long line needs more points, or its head, which ends on a point, is stretched and stray. */
    var steps = Math.max(STEPS, Math.min(MOST_STEPS, Math.ceil(Math.hypot(dx, dy) / 4)));
    for (i = 0; i <= steps; i++) {
      t = i / steps;
      u = 1 - t;
      p = { x: u * u * a.x + 2 * u * t * cx + t * t * b.x, y: u * u * a.y + 2 * u * t * cy + t * t * b.y };
      if (Math.hypot(p.x - a.x, p.y - a.y) < startRadius || Math.hypot(p.x - b.x, p.y - b.y) < endRadius) {
        continue;
      }
      q = points[points.length - 1];
      if (q) { length += Math.hypot(p.x - q.x, p.y - q.y); }
      p.s = length;
      points.push(p);
    }
    if (points.length < 3 || length < 3) { return ""; }
    var head = Math.min(4 + 1.5 * width, 0.6 * length), half = Math.max(3.5, 0.55 * width + 3);
    half = Math.min(half, 0.75 * head + 1);
    var tip = points[points.length - 1], left = [], right = [], base = null, d, nx, ny;
    for (i = 0; i < points.length; i++) {
      p = points[i];
      if (p.s > length - head && i > 0) { break; }
      q = points[Math.min(i + 1, points.length - 1)];
      var o = i > 0 ? points[i - 1] : p;
      d = Math.hypot(q.x - o.x, q.y - o.y) || 1;
      nx = -(q.y - o.y) / d;
      ny = (q.x - o.x) / d;
      left.push([p.x + nx * width / 2, p.y + ny * width / 2]);
      right.push([p.x - nx * width / 2, p.y - ny * width / 2]);
      base = p;
    }
    d = Math.hypot(tip.x - base.x, tip.y - base.y) || 1;
    nx = -(tip.y - base.y) / d;
    ny = (tip.x - base.x) / d;
    left.push([base.x + nx * half, base.y + ny * half], [tip.x, tip.y], [base.x - nx * half, base.y - ny * half]);
    return "M" + left.concat(right.reverse()).map(function (xy) {
      return xy[0].toFixed(1) + " " + xy[1].toFixed(1);
    }).join("L") + "Z";
  }

  var Boog = L.Path.extend({
    initialize: function (line, options) {
      L.Util.setOptions(this, options);
      this.lijn = line;
    },
    _project: function () {
      var a = this._map.latLngToLayerPoint(latLng(this.lijn.begin));
      var b = this._map.latLngToLayerPoint(latLng(this.lijn.eind));
      this._d = arrow(a, b, this.options.breedte, this.options.straalBegin, this.options.straalEind, this.lijn.bocht);
      this._pxBounds = L.bounds([a, b]);
    },
    _updateBounds: function () {},
    _update: function () { if (this._map) { this._updatePath(); } },
    _updatePath: function () { this._renderer._setPath(this, this._d || "M0 0"); },
    toGeoJSON: function () { return said("lijn", this.lijn.id, this.lijn.tegenpartij); }
  });

  var clicks = 0;
  /* What a click tells the page; the count makes a second click on the same thing news too. */
  function said(what, code, counterpart) {
    return {
      type: "Feature", id: code, geometry: null,
      properties: { code: code, wat: what, tegenpartij: counterpart, klik: ++clicks }
    };
  }

  function WijkStromen(map, options) {
    options = options || {};
    var self = {}, data = null, extent = null, selected = null, areas = null, areaId = null, wanted = null;
    var nodes = {}, bows = {}, loaded = {};

    [["ws-vlakken", 350], ["ws-lijnen", 420], ["ws-knopen", 440]]
      .forEach(function (pane) { map.createPane(pane[0]).style.zIndex = pane[1]; });
    var under = L.svg({ pane: "ws-vlakken", padding: 0.5 });
    var middle = L.svg({ pane: "ws-lijnen", padding: 0.5 });
    var upper = L.svg({ pane: "ws-knopen", padding: 0.5 });
    var groep = L.featureGroup().addTo(map);
    var tip = window.Wijk.tip();

    var pas = window.Wijk.passend(map);
    window.Wijk.inrichten(map, {
      thuis: "Alle stromen tonen", pas: function () { pas(fit); }, schaal: "bottomleft",
      opEscape: function () { if (selected !== null) { tell("niets", null, null); } }
    });
    var source = window.Wijk.bronregel(map);
    var legend = window.Wijk.legenda(map, options.legendaIn, "wk-legenda ws-legenda");

    function fit() {
      if (extent) {
        /* The outermost neighbours stand above the line with the source. */
        map.fitBounds(extent, {
          animate: false, maxZoom: 12, paddingTopLeft: [50, 30], paddingBottomRight: [30, window.Wijk.onderrand(map) + 16]
        });
      }
    }

    /* Tell the page, or select at once where there is none. */
    function tell(what, code, counterpart) {
      if (options.opKeuze) { options.opKeuze(code, what); }
      groep.fire("click", { layer: { toGeoJSON: function () { return said(what, code, counterpart); } }, latlng: null });
    }

    function sure(count) { return count && count.zeker ? "zeker: " + count.zeker : ""; }
    function lineCard(line) {
      var lines = [["leerlingen", line.tekst], ["", sure(line)], ["afgeschermde cellen", line.cellen ? whole(line.cellen) : ""]];
      return window.Wijk.kaartje(line.van + " → " + line.naar, line.onder, lines, data.bron);
    }
    function nodeCard(node) {
      var own = node.code === data.swv, lines = [];
      data.woorden[own ? "eigen" : "ander"].forEach(function (pair) {
        var count = node[pair[0]];
        if (!count) { return; }
        lines.push([pair[1], count.tekst]);
        lines.push(["", sure(count)]);
      });
      lines.push(["punt", node.plaats]);
      return window.Wijk.kaartje(node.naam, (own ? data.midden : data.niveau) + " " + node.code, lines, data.bron);
    }
    function hoverable(layer, card, mark) {
      layer.on("mouseover", function (event) {
        mark(true);
        tip.setContent(card()).setLatLng(event.latlng);
        map.openTooltip(tip);
      });
      layer.on("mousemove", function (event) { tip.setLatLng(event.latlng); });
      layer.on("mouseout", function () {
        mark(false);
        map.closeTooltip(tip);
      });
    }

    /* Names beside nodes, the largest first. */
    var drawNames = window.Wijk.namen(map, "ws-namen", function () {
      var size = map.getSize();
      return (data ? data.knopen : []).filter(function (node) { return nodes[node.code]; }).map(function (node) {
        var at = map.latLngToContainerPoint(latLng(node.punt)), wide = window.Wijk.breedte(node.kort);
        var high = 17, shift = node.straal + 3, own = node.code === data.swv;
        var inside = at.x > -20 && at.y > -20 && at.x < size.x + 20 && at.y < size.y + 20;
        var spots = [[shift, -high / 2], [-shift - wide, -high / 2], [-wide / 2, shift], [-wide / 2, -shift - high]];
        /* Beside the edge or another name there may be room to one side of above and below. */
        [-shift - high, shift].forEach(function (y) { spots.push([-8, y], [8 - wide, y]); });
        return {
          regels: [node.kort], soort: own ? "ws-eigen" : "", breed: own ? 1.1 * wide : wide, hoog: high,
          plekken: inside ? spots.map(function (spot) { return [at.x + spot[0], at.y + spot[1]]; }) : []
        };
      });
    });

    function sample(width, colour) {
      var svg = document.createElementNS(SVG, "svg"), line = document.createElementNS(SVG, "path");
      svg.setAttribute("width", 62);
      svg.setAttribute("height", Math.max(16, Math.ceil(1.1 * width + 7)));
      svg.setAttribute("aria-hidden", "true");
      var y = svg.getAttribute("height") / 2;
      line.setAttribute("d", arrow({ x: 1, y: y }, { x: 61, y: y }, width, 0, 0, -BEND / MORE));
      line.setAttribute("fill", colour);
      svg.appendChild(line);
      return svg;
    }
    function drawLegend() {
      var target = legend, row = window.Wijk.legendarij, note = window.Wijk.opmerking;
      var list = element("ul"), widths = element("ul");
      target.textContent = "";
      data.kleuren.forEach(function (rule) { row(list, sample(5, rule.kleur), rule.label); });
      target.appendChild(list);
      if (data.legenda.length) {
        target.appendChild(element("strong", "", "Dikte: aantal leerlingen"));
        data.legenda.forEach(function (number) {
          row(widths, sample(self.dikte(number), "#545b63"), whole(number));
        });
        target.appendChild(widths);
      }
      data.gronden.forEach(function (text) { note(target, text); });
      if (!data.lijnen.length) { note(target, "Met deze keuze is er geen lijn te tekenen."); }
      if (data.buiten.length) {
        target.appendChild(element("strong", "", "Niet op de kaart"));
        var outside = element("ul", "ws-buiten");
        data.buiten.forEach(function (party) {
          var item = element("li"), button = window.Wijk.knop("ws-vak", party.naam, function () {
            tell("buiten", party.code, party.code);
          });
          button.setAttribute("aria-pressed", String(selected === party.code));
          item.appendChild(button);
          item.appendChild(element("span", "wk-label", party.tekst));
          outside.appendChild(item);
        });
        target.appendChild(outside);
      }
      if (data.nietGetekend.length) {
        target.appendChild(element("strong", "", "Niet getekend"));
        data.nietGetekend.forEach(function (text) { note(target, text, "wk-opmerking ws-niet"); });
      }
      if (data.vlakken && data.vlakken.benadering) { note(target, data.vlakken.benadering); }
    }

    function style() {
      var any = selected !== null && (bows[selected] || nodes[selected]);
      Object.keys(bows).forEach(function (id) {
        var line = bows[id].lijn, chosen = selected === id || selected === line.tegenpartij;
        bows[id].setStyle({
          fillOpacity: !any || chosen || selected === data.swv ? 0.88 : 0.22,
          color: chosen ? INK : "#ffffff", weight: chosen ? 1.6 : 0.8
        });
        if (chosen) { bows[id].bringToFront(); }
      });
      Object.keys(nodes).forEach(function (code) {
        var chosen = selected === code || (bows[selected] && bows[selected].lijn.tegenpartij === code);
        nodes[code].setStyle({ weight: chosen ? 4 : 1.8 });
      });
    }

    self.dikte = function (value) {
      return data.grootste > 0 ? Math.max(data.dunste, data.breedste * value / data.grootste) : data.dunste;
    };
    self.kaart = map;
    self.groep = groep;
    self.stand = function () { return { data: data, gekozen: selected, lijnen: Object.keys(bows), knopen: Object.keys(nodes) }; };
    self.lijnkaartje = lineCard;
    self.knoopkaartje = nodeCard;
    self.kies = function (code) {
      selected = code || null;
      style();
      drawLegend();
    };
    self.zoomNaar = function (point) { map.setView(latLng(point), Math.max(map.getZoom(), 11)); };

    function draw() {
      groep.clearLayers();
      map.closeTooltip(tip);
      bows = {};
      nodes = {};
      var used = {}, place = {};
      data.lijnen.forEach(function (line) { used[line.tegenpartij] = true; });
      data.knopen.forEach(function (node) {
        if (node.code === data.swv || node.intern || used[node.code]) { place[node.code] = node; }
      });
      function radius(point) {
        for (var code in place) {
          if (place[code].punt[0] === point[0] && place[code].punt[1] === point[1]) { return place[code].straal + 1.5; }
        }
        return 0;
      }
      data.lijnen.forEach(function (line) {
        var bow = new Boog(line, {
          renderer: middle, pane: "ws-lijnen", fill: true, fillColor: line.kleur, fillOpacity: 0.88,
          color: "#ffffff", weight: 0.8, opacity: 0.9, bubblingMouseEvents: false, className: "ws-lijn",
          breedte: self.dikte(line.waarde), straalBegin: radius(line.begin), straalEind: radius(line.eind)
        });
        groep.addLayer(bow);
        bows[line.id] = bow;
        hoverable(bow, function () { return lineCard(line); }, function (on) {
          if (selected !== line.id) { bow.setStyle({ color: on ? INK : "#ffffff", weight: on ? 1.6 : 0.8 }); }
        });
        bow.on("click", function () { if (options.opKeuze) { options.opKeuze(line.id, "lijn"); } });
      });
      data.knopen.slice().reverse().forEach(function (node) {
        if (!place[node.code]) { return; }
        var own = node.eigen;
        var dot = L.circleMarker(latLng(node.punt), {
          renderer: upper, pane: "ws-knopen", radius: node.straal, bubblingMouseEvents: false,
          color: own ? "#ffffff" : INK, weight: 1.8, fillColor: own ? data.kleurIntern : "#ffffff", fillOpacity: 1,
          className: "ws-knoop"
        });
        dot.toGeoJSON = function () { return said("knoop", node.code, node.code); };
        groep.addLayer(dot);
        nodes[node.code] = dot;
        hoverable(dot, function () { return nodeCard(node); }, function (on) { dot.setStyle({ weight: on ? 4 : 1.8 }); });
        dot.on("click", function () { if (options.opKeuze) { options.opKeuze(node.code, "knoop"); } });
      });
      if (selected !== null && !bows[selected] && !nodes[selected] &&
          !data.buiten.some(function (party) { return party.code === selected; })) { selected = null; }
      style();
      drawLegend();
      drawNames();
      if (areas) { areas.setStyle(areaStyle); }
      map.getContainer().setAttribute("aria-label", "Kaart: " + data.titel);
      map.getContainer().setAttribute("data-lijnen", data.lijnen.length);
    }

    function areaStyle(feature) {
      var own = data && feature.id === data.eigen;
      return {
        color: own ? "#545b63" : "#b3b8bd", weight: own ? 2 : 0.8, opacity: 1,
        fillColor: own ? "#dfe3e6" : "#f5f5f2", fillOpacity: 1
      };
    }
    function useAreas(collection) {
      if (areas) { areas.remove(); }
      areas = L.geoJSON(collection, {
        pane: "ws-vlakken", renderer: under, style: areaStyle,
        onEachFeature: function (feature, layer) {
          hoverable(layer, function () {
            return element("span", "", feature.properties.naam + " (" + feature.id + ")");
          }, function () {});
          layer.on("click", function () { if (nodes[feature.id]) { tell("knoop", feature.id, feature.id); } });
        }
      }).addTo(map);
    }
    /* Show flows. The view only moves when `next.uitsnede` (which SWV it is about) changes, so a
       change of level keeps it. `next.vlakken` is { id, url } or { id, gebieden } or null. */
    self.toon = function (next) {
      var first = self.uitsnede !== next.uitsnede;
      data = next;
      extent = [[next.grens[1], next.grens[0]], [next.grens[3], next.grens[2]]];
      selected = next.gekozen || null;
      source(data.bron);
      if (first) {
        self.uitsnede = next.uitsnede;
        pas(fit);
      }
      draw();
      var layer = next.vlakken;
      wanted = layer ? layer.id : null;
      if (!layer) {
        if (areas) { areas.remove(); }
        areas = areaId = null;
        return Promise.resolve();
      }
      if (areaId === layer.id) { return Promise.resolve(); }
      if (layer.gebieden) { loaded[layer.id] = layer.gebieden; }
      var got = loaded[layer.id] ? Promise.resolve(loaded[layer.id]) : window.Wijk.haal(layer.url);
      return got.then(function (collection) {
        loaded[layer.id] = collection;
        if (wanted === layer.id && areaId !== layer.id) {
          areaId = layer.id;
          useAreas(collection);
        }
      }).catch(function () {});  // without areas the flows still tell their story
    };
    return self;
  }

  window.WijkStromen = WijkStromen;
})();
