/* A map with areas: colours, legend, tooltip, selection. The same code runs in the
 * application and in a file that is opened from disk.
 *
 * WijkKaart(map, options) -> { toon(data), kies(code), groep, ... }
 * Text from data only ever goes through textContent.
 */
(function () {
  "use strict";
  var FARTHEST = 6, CLOSEST = 15, OUT = 2, RING = 13;
  var SMALLEST = 30, LINE = 15, MOST_NAMES = 80;
  var INK = window.Wijk.inkt, element = window.Wijk.element, whole = window.Wijk.heel;

  function ordinal(rank) { return rank + "e"; }

  /* A patch of the legend, drawn with the same pattern as the map. */
  function patch(style) {
    return window.Wijk.tekening("wk-staal", 26, 16, function (c) {
      c.fillStyle = window.WijkVlakken.pattern(c, style);
      c.fillRect(0, 0, 26, 16);
      c.strokeStyle = style.patroon === "effen" && !style.streep && style.rand === "#ffffff"
        ? "#8a8f94" : style.rand;
      c.setLineDash(style.streep ? [3, 2] : []);
      c.strokeRect(0.5, 0.5, 25, 15);
    });
  }

  function WijkKaart(map, options) {
    options = options || {};
    var self = {}, layers = {}, data = null, flat = null, names = [], parents = {};
    var rows = null, ranks = null, place = {}, selected = -1, hovered = -1, extent = null;
    var wanted = null, gone = "", led = false, named = true;

    [["wk-onder", 250], ["wk-vlakken", 350], ["wk-boven", 450]].forEach(function (pane) {
      map.createPane(pane[0]).style.zIndex = pane[1];
    });
    map.getPane("wk-boven").style.pointerEvents = "none";
    var vlakken = new window.WijkVlakken.Laag({
      pane: "wk-vlakken", fillOpacity: 1, interactive: true,
      renderer: L.canvas({ pane: "wk-vlakken", padding: 0.25 })
    });
    var groep = L.featureGroup([vlakken]).addTo(map);
    var above = L.svg({ pane: "wk-boven", padding: 0.25 });
    function outline(color, weight) {
      return L.polygon([], {
        pane: "wk-boven", renderer: above, interactive: false, fill: false,
        color: color, weight: weight, opacity: 1, lineJoin: "round"
      }).addTo(map);
    }
    var ownGlow = outline("#ffffff", 5), own = outline(INK, 2.5);
    /* Around what is too small to be outlined. */
    function circle(color, weight) {
      return L.circleMarker([0, 0], {
        pane: "wk-boven", renderer: above, interactive: false, fill: false, radius: RING,
        color: color, weight: weight, opacity: 1
      });
    }
    var rings = [circle("#ffffff", 6), circle(INK, 3)];
    var glow = outline("#ffffff", 6), edge = outline(INK, 3), hover = outline(INK, 1.5);

    var pas = window.Wijk.passend(map);
    window.Wijk.inrichten(map, {
      thuis: "Hele gebied tonen", pas: function () { pas(fit); }, schaal: "bottomleft", opEscape: letGo
    });
    map.on("zoomend", drawLines);
    map.on("move", lead);
    var drawNames = window.Wijk.namen(map, "wk-namen", wantedNames);
    var backdrop = window.Wijk.ondergrond(map, "wk-onder"), source = window.Wijk.bronregel(map);

    var legend = window.Wijk.legenda(map, options.legendaIn, "wk-legenda");
    var tip = window.Wijk.tip();

    /* The page may have a legend of its own beside the map. */
    function elsewhere() { return Boolean(data && data.legendaElders); }

    function fit() {
      if (!extent) { return; }
      map.setMinZoom(0);
      map.fitBounds(extent, { animate: false, paddingTopLeft: [12, 12], paddingBottomRight: [12, 24] });
      /* Never so far out that what the map is of, or the country, becomes a dot. */
      var all = Math.min(map.getBoundsZoom(extent), map.getZoom());
      map.setMinZoom(Math.max(Math.min(FARTHEST, all), all - OUT));
    }

    /* Two maps of one page move together: the one that is moved takes the others along. */
    function lead() {
      if (led || !data || !data.samen) { return; }
      for (var i = 0; i < window.parent.frames.length; i++) {
        var other = window.parent.frames[i].wijkkaart;
        if (other && other !== self && other.volg) { other.volg(map.getCenter(), map.getZoom()); }
      }
    }
    self.volg = function (centre, zoom) {
      led = true;
      map.setView([centre.lat, centre.lng], zoom, { animate: false });
      led = false;
    };

    /* To what was asked for: the areas that are outlined together, else the one that is chosen. */
    function goTo() {
      var places = data.omlijnd.length ? data.omlijnd : selected >= 0 ? [selected] : [], bounds = L.latLngBounds([]);
      places.forEach(function (i) { bounds.extend(vlakken.grens(i)); });
      if (!bounds.isValid()) { return; }
      pas(function () {
        map.fitBounds(bounds.pad(places.length > 1 ? 0.1 : 1), { animate: false, maxZoom: CLOSEST });
      });
    }

    /* Names of areas that have room for them, the largest first; never with places above them. */
    function wantedNames() {
      if (!flat || !data || !named || !names.length) { return []; }
      var scale = map.options.crs.scale(map.getZoom()), corner = map.getPixelBounds().min, size = map.getSize();
      var found = [], d = flat.doos, i;
      for (i = 0; i < flat.aantal; i++) {
        if ((d[4 * i + 2] - d[4 * i]) * scale < SMALLEST || d[4 * i] * scale > corner.x + size.x ||
            d[4 * i + 2] * scale < corner.x || d[4 * i + 1] * scale > corner.y + size.y ||
            d[4 * i + 3] * scale < corner.y || rows[i] < 0) { continue; }
        var room = vlakken.ruimte(i), lines = fitting(spoken(i), room[2] * scale);
        if (!lines || lines.length * LINE > (d[4 * i + 3] - d[4 * i + 1]) * scale) { continue; }
        var wide = Math.max.apply(null, lines.map(window.Wijk.breedte)), high = lines.length * LINE;
        found.push({
          regels: lines, breed: wide, hoog: high, groot: room[2] * (d[4 * i + 3] - d[4 * i + 1]),
          plekken: [[room[0] * scale - corner.x - wide / 2, room[1] * scale - corner.y - high / 2]]
        });
      }
      return found.sort(function (a, b) { return b.groot - a.groot; }).slice(0, MOST_NAMES);
    }
    /* What people call an area, as boundaries/codes.py has it: lists to search in keep "Wijk 03". */
    function spoken(i) { return (names[i] || "").replace(/^Wijk \d+ (?=\S)/, ""); }
    /* A name on one line or on two, as fits a width; null where neither does. */
    function fitting(name, width) {
      if (window.Wijk.breedte(name) <= width) { return [name]; }
      var words = name.split(" "), best = null, widest = width;
      for (var n = 1; n < words.length; n++) {
        var lines = [words.slice(0, n).join(" "), words.slice(n).join(" ")];
        var wide = Math.max(window.Wijk.breedte(lines[0]), window.Wijk.breedte(lines[1]));
        if (wide <= widest) { best = lines; widest = wide; }
      }
      return best;
    }

    /* What there is to say of one area, as lines of [label, text]. */
    function facts(i) {
      var at = data.index[i], lines = [], text;
      if (at >= 0) {
        text = data.teksten[at];
        if (data.berekend === true || data.isBerekend[i]) {
          text += " (berekend)";
        } else if (data.isGeschat[i]) {
          text += " (naar schatting)";
        }
      } else {
        text = rows[i] >= 0 ? data.legenda[rows[i]].label : "geen cijfer";
      }
      lines.push([data.indicator, text]);
      if (at >= 0 && data.tweede) { lines.push([data.tweede.naam, data.tweede.teksten[at]]); }
      if (data.bijLegenda && rows[i] >= 0 && at >= 0) {
        // the legend says something else than the figure: what goes together, not how high
        lines.push([data.bijLegenda, data.legenda[rows[i]].label]);
      } else if (at >= 0) {
        lines.push(["rang van hoog naar laag", (ranks.gedeeld[at] ? "gedeeld " : "") + ordinal(ranks.van[at]) +
          " van " + whole(ranks.totaal)]);
      }
      data.hoger.forEach(function (level) {
        var code = level.land, name = level.label;
        if (!code) {
          var above = parents[level.niveau];
          if (!above || above.van[i] < 0) { return; }
          code = above.codes[above.van[i]];
          name = level.label + " " + above.namen[above.van[i]];
        }
        if (level.cijfers[code] !== undefined) {
          lines.push([name, level.cijfers[code] + (level.berekend ? " (berekend)" : "")]);
        }
      });
      return lines;
    }

    function card(i) {
      return window.Wijk.kaartje(spoken(i) || flat.codes[i], data.niveau + " " + flat.codes[i], facts(i), data.bron);
    }

    /* Nine classes of two figures as three by three: the first upwards, the second to the right. */
    function grid(raster) {
      var table = element("table", "wk-raster"), by = {}, row, line, head;
      data.legenda.forEach(function (rule, place) { by[rule.sleutel] = [rule, place]; });
      function words(scope, figure, standing) {
        var cell = window.Wijk.kop(scope, "", raster.standen[standing]);
        cell.appendChild(element("small", "", raster.grenzen[figure][standing] || "geen"));
        return cell;
      }
      table.appendChild(element("caption", "", "↑ " + raster.namen[0] + " → " + raster.namen[1]));
      for (row = 2; row >= 0; row--) {
        line = element("tr");
        line.appendChild(words("row", 0, row));
        for (var column = 0; column < 3; column++) {
          var found = by[3 * row + column], cell = element("td", "", found ? whole(found[0].aantal) : "0");
          if (found) { cell.insertBefore(patch(found[0]), cell.firstChild); }
          if (found && selected >= 0 && rows[selected] === found[1]) { cell.className = "wk-gekozen"; }
          line.appendChild(cell);
        }
        table.appendChild(line);
      }
      head = element("tr");
      head.appendChild(element("td"));
      for (row = 0; row < 3; row++) { head.appendChild(words("col", 1, row)); }
      table.appendChild(head);
      return table;
    }

    function drawLegend(target) {
      target.textContent = "";
      target.style.display = elsewhere() ? "none" : "";
      if (!data.raster) { target.appendChild(element("strong", "", data.indicator)); }
      if (data.eenheid) { target.appendChild(element("span", "wk-eenheid", data.eenheid)); }
      var list = element("ul");
      if (data.raster) { target.appendChild(grid(data.raster)); }
      data.legenda.forEach(function (rule, row) {
        if (data.raster && /^\d$/.test(rule.sleutel)) { return; }
        var item = window.Wijk.legendarij(list, patch(rule), rule.label, whole(rule.aantal));
        if (selected >= 0 && rows[selected] === row) {
          item.className = "wk-gekozen";
          item.appendChild(element("span", "wk-pijl", "◀ " + (spoken(selected) || "gekozen")));
        }
      });
      target.appendChild(list);
      target.appendChild(element("span", "wk-telling", "aantal " + data.niveaus + " per kleur"));
      data.opmerkingen.forEach(function (note) { window.Wijk.opmerking(target, note); });
    }

    /* A wijk on a map of buurten: the lines that only one of its buurten has. */
    function border(places) {
      var lines = {};
      places.forEach(function (i) {
        vlakken.omtrek(i).forEach(function (ring) {
          ring.forEach(function (a, n) {
            var b = ring[(n + 1) % ring.length], key = [String(a), String(b)].sort().join("|");
            if (String(a) !== String(b)) { lines[key] = lines[key] ? "" : [a, b]; }
          });
        });
      });
      return Object.keys(lines).map(function (key) { return lines[key]; }).filter(Boolean);
    }

    /* The lines around what is outlined; a ring where they would cover it. */
    function drawLines() {
      var places = data && data.omlijnd && flat ? data.omlijnd : [], bounds = L.latLngBounds([]);
      places.forEach(function (i) { bounds.extend(vlakken.grens(i)); });
      var small = bounds.isValid() && map.latLngToLayerPoint(bounds.getNorthWest())
        .distanceTo(map.latLngToLayerPoint(bounds.getSouthEast())) < 2 * RING;
      rings.forEach(function (ring) {
        if (small) { ring.setLatLng(bounds.getCenter()).addTo(map); } else { ring.remove(); }
      });
      var around = small ? [] : border(places);
      var shape = selected >= 0 && !(small && places.indexOf(selected) >= 0) ? vlakken.omtrek(selected) : [];
      [ownGlow, own].forEach(function (line) { line.setLatLngs(around); });
      [glow, edge].forEach(function (line) { line.setLatLngs(shape); });
    }

    function drawSelection() {
      drawLines();
      if (!data) { return; }
      drawLegend(legend);
    }

    function among(list) {
      var found = {};
      if (list !== true) { list.forEach(function (i) { found[i] = true; }); }
      return found;
    }

    function count() {
      var total = new Int32Array(data.teksten.length), i, at, sum = 0;
      rows = new Int16Array(flat.aantal);
      for (i = 0; i < flat.aantal; i++) {
        at = data.index[i];
        if (at >= 0) { total[at]++; }
        rows[i] = at >= 0 ? data.regels[at] : -1 - at < data.legenda.length ? -1 - at : -1;
      }
      ranks = { van: new Int32Array(total.length), gedeeld: [], totaal: 0 };
      for (i = 0; i < total.length; i++) {
        ranks.van[i] = sum + 1;
        ranks.gedeeld.push(total[i] > 1);
        sum += total[i];
      }
      ranks.totaal = sum;
      data.isBerekend = among(data.berekend);
      data.isGeschat = among(data.geschat);
    }

    function apply() {
      if (!data || !flat) { return; }
      count();
      selected = data.gekozen && place[data.gekozen] !== undefined ? place[data.gekozen] : -1;
      vlakken.options.fillOpacity = data.achtergrond ? 0.78 : 1;
      vlakken.zetStijl(data.legenda, rows);
      source(data.bron);
      map.getContainer().setAttribute("aria-label", "Kaart: " + data.titel);
      drawSelection();
      drawNames();
      if (hovered >= 0) { leave(); }
      /* Once for each that is asked for: a change of figures leaves the map where it is. */
      if (data.naar && data.naar !== gone) { goTo(); }
      gone = data.naar || "";
    }

    function useLayer(collection) {
      if (!collection.plat) {
        collection.plat = window.WijkVlakken.flatten(collection.features);
        collection.features = null;
      }
      flat = collection.plat;
      names = collection.namen || [];
      parents = collection.ouders || {};
      place = {};
      for (var i = 0; i < flat.aantal; i++) { place[flat.codes[i]] = i; }
      leave();
      vlakken.zetGebieden(flat);
    }

    function leave() {
      hovered = -1;
      hover.setLatLngs([]);
      map.closeTooltip(tip);
    }

    vlakken.on("mousemove", function (event) {
      if (!data || !flat || vlakken.raak < 0) { return; }
      if (vlakken.raak !== hovered) {
        hovered = vlakken.raak;
        hover.setLatLngs(vlakken.omtrek(hovered));
        tip.setContent(card(hovered));
      }
      tip.setLatLng(event.latlng);
      if (!map.hasLayer(tip)) { map.openTooltip(tip); }
    });
    vlakken.on("mouseout", leave);
    vlakken.on("click", function () {
      if (options.opKeuze && flat && vlakken.raak >= 0) { options.opKeuze(flat.codes[vlakken.raak]); }
    });
    /* Say that there is no map, also where the page has a legend of its own. */
    function fail() {
      selected = -1;
      leave();
      [ownGlow, own, glow, edge].forEach(function (line) { line.setLatLngs([]); });
      rings.forEach(function (ring) { ring.remove(); });
      if (data) { data.omlijnd = []; }
      vlakken.zetGebieden(null).redraw();
      map.getContainer().setAttribute("data-getekend", 0);
      legend.textContent = "";
      legend.style.display = "";
      window.Wijk.opmerking(legend, "De gebieden konden niet worden geladen. Laad de pagina opnieuw.", "wk-fout");
      legend.lastChild.setAttribute("role", "alert");
    }

    function letGo() {
      if (selected < 0) { return; }
      vlakken.raak = -1;
      if (options.opKeuze) { options.opKeuze(null); }
      groep.fire("click", { layer: vlakken, latlng: null });
    }

    self.kaart = map;
    self.groep = groep;
    self.vlakken = vlakken;
    self.kaartje = card;
    self.feiten = facts;
    self.stand = function () {
      return { data: data, flat: flat, namen: names, ouders: parents, rijen: rows,
        rangen: ranks, plaats: place, gekozen: selected };
    };

    /* Select without asking the page (the page asks with data.gekozen). */
    self.kies = function (code) {
      selected = code && place[code] !== undefined ? place[code] : -1;
      drawSelection();
      return selected;
    };
    /* Numbered points above the areas; a click goes through them to the map. */
    var points = L.layerGroup().addTo(map);
    self.nummers = function (rows) {
      points.clearLayers();
      rows.forEach(function (row) {
        var icon = L.divIcon({ className: "wk-nummer", html: element("b", "", row[2]), iconSize: [26, 26] });
        L.marker([row[1], row[0]], { icon: icon, interactive: false, keyboard: false }).addTo(points);
      });
    };
    self.zoomNaar = function (i) { map.fitBounds(vlakken.grens(i), { maxZoom: 14, padding: [60, 60] }); };
    /* Whether names of areas are shown: where places are, they would cover each other. */
    self.metNamen = function (wants) {
      named = wants;
      drawNames();
    };

    /* Show figures on a layer. `next.laag` is { id, url, grens } or { id, gebieden, grens };
       the view only moves when `next.uitsnede` (what the map is of) changes. */
    self.toon = function (next) {
      data = next;
      wanted = next.laag.id;
      backdrop(next.achtergrond);
      extent = next.laag.grens;
      if (self.uitsnede !== next.uitsnede) {
        self.uitsnede = next.uitsnede;
        pas(fit);
      }
      if (next.laag.gebieden) { layers[wanted] = next.laag.gebieden; }
      if (layers[wanted]) {
        if (flat !== layers[wanted].plat || !flat) { useLayer(layers[wanted]); }
        apply();
        return Promise.resolve();
      }
      flat = null;
      return window.Wijk.haal(next.laag.url).then(function (collection) {
        layers[next.laag.id] = collection;
        if (wanted === next.laag.id) {
          useLayer(collection);
          apply();
        }
      }).catch(function () {
        if (data === next) { fail(); }  // else something else was asked for since
      });
    };
    return self;
  }

  window.WijkKaart = WijkKaart;
})();
