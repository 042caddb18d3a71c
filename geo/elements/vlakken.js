/* One Leaflet layer for all areas of a map.
 *
 * Leaflet's own way is a layer per area: 12,000 objects to make, project and listen to.
 * Here all rings lie in typed arrays in world coordinates, computed once; drawing, hit
 * testing and recolouring loop over those. Leaflet still does panes, canvas, zoom and events:
 * the layer is a `Wijk.Doek`, which draws itself.
 *
 * Text from data only ever goes through textContent.
 */
(function () {
  "use strict";
  var TILE = 8, BATCH = 24, mercatorY = window.Wijk.mercatorY;
  var MARK = 3.5, FAINT = "#e3e5e7";

  /* GeoJSON to flat arrays: points (x, y in 0..1 of the world), ring starts, first ring of each
     area, and a box per area. */
  function flatten(features) {
    var points = 0, rings = 0, i, j, k, parts;
    function polygons(geometry) {
      if (!geometry) { return []; }
      return geometry.type === "Polygon" ? [geometry.coordinates]
        : geometry.type === "MultiPolygon" ? geometry.coordinates : [];
    }
    for (i = 0; i < features.length; i++) {
      parts = polygons(features[i].geometry);
      for (j = 0; j < parts.length; j++) {
        rings += parts[j].length;
        for (k = 0; k < parts[j].length; k++) { points += parts[j][k].length; }
      }
    }
    var flat = {
      aantal: features.length,
      codes: new Array(features.length),
      xy: new Float64Array(2 * points),
      ring: new Int32Array(rings + 1),
      eerste: new Int32Array(features.length + 1),
      doos: new Float64Array(4 * features.length)
    };
    var p = 0, r = 0;
    for (i = 0; i < features.length; i++) {
      flat.codes[i] = String(features[i].id);
      flat.eerste[i] = r;
      var west = Infinity, north = Infinity, east = -Infinity, south = -Infinity;
      parts = polygons(features[i].geometry);
      for (j = 0; j < parts.length; j++) {
        for (k = 0; k < parts[j].length; k++) {
          var ring = parts[j][k];
          flat.ring[r++] = p;
          for (var n = 0; n < ring.length; n++) {
            var x = ring[n][0] / 360 + 0.5, y = mercatorY(ring[n][1]);
            flat.xy[2 * p] = x;
            flat.xy[2 * p + 1] = y;
            p++;
            if (x < west) { west = x; }
            if (x > east) { east = x; }
            if (y < north) { north = y; }
            if (y > south) { south = y; }
          }
        }
      }
      flat.doos.set([west, north, east, south], 4 * i);
    }
    flat.eerste[features.length] = r;
    flat.ring[r] = p;
    return flat;
  }

  function tile(draw) {
    var canvas = document.createElement("canvas");
    canvas.width = canvas.height = TILE;
    draw(canvas.getContext("2d"));
    return canvas;
  }

  /* Leaflet's canvas knows no patterns: states are filled with a small repeated drawing. */
  function pattern(context, style) {
    if (style.patroon === "effen") { return style.kleur; }
    return context.createPattern(tile(function (c) {
      c.fillStyle = style.kleur;
      c.fillRect(0, 0, TILE, TILE);
      if (style.patroon === "arcering") {
        c.strokeStyle = style.teken;
        c.lineWidth = 1.5;
        c.beginPath();
        for (var shift = -TILE; shift <= TILE; shift += TILE) {
          c.moveTo(shift - 2, TILE + 2);
          c.lineTo(shift + TILE + 2, -2);
        }
        c.stroke();
      } else {
        c.fillStyle = style.teken;
        c.beginPath();
        c.arc(TILE / 4, TILE / 4, 1.1, 0, 7);
        c.arc(3 * TILE / 4, 3 * TILE / 4, 1.1, 0, 7);
        c.fill();
      }
    }), "repeat");
  }

  var Vlakken = window.Wijk.Doek.extend({
    initialize: function (options) {
      L.Util.setOptions(this, options);
      this.vlak = null;
      this.stijlen = [];
      this.groepen = [];
      this.raak = -1;
      this.getekend = 0;
      this._klik = 0;
    },

    /* Geometry, of `flatten`; null for none. */
    zetGebieden: function (flat) {
      this.vlak = flat;
      this.groepen = [];
      this.raak = -1;
      return this;
    },

    /* Styles, and the style of each area (a number per area, in order). */
    zetStijl: function (styles, row) {
      this.stijlen = styles;
      this.groepen = styles.map(function () { return []; });
      for (var i = 0; i < row.length; i++) {
        if (this.groepen[row[i]]) { this.groepen[row[i]].push(i); }
      }
      return this.redraw();
    },

    _updatePath: function () {
      var renderer = this._renderer, flat = this.vlak;
      if (!flat || !renderer._drawing) { return; }
      var c = renderer._ctx, view = renderer._bounds, s = this._schaal, o = this._oorsprong;
      var west = (view.min.x + o.x) / s, east = (view.max.x + o.x) / s;
      var north = (view.min.y + o.y) / s, south = (view.max.y + o.y) / s;
      /* Areas of a few pixels would drown in white borders: they get a line of their own
         colour, which also closes the hairlines between neighbours. */
      var fine = this._breedte(s) < 18;
      /* Where a few areas are what a map is about (`nadruk`), they are drawn last and never
         smaller than a mark, and the rest without borders that would be all there is to see. */
      var styles = this.stijlen;
      var marked = fine && styles.some(function (style) { return style.nadruk; });
      var order = styles.map(function (_, g) { return g; });
      if (marked) {
        order.sort(function (a, b) { return !!styles[a].nadruk - !!styles[b].nadruk || a - b; });
      }
      c.save();
      c.globalAlpha = this.options.fillOpacity;
      c.lineJoin = "round";
      var drawn = 0;
      for (var n = 0; n < order.length; n++) {
        var g = order[n], style = styles[g], members = this.groepen[g];
        c.fillStyle = pattern(c, style);
        c.strokeStyle = fine && style.patroon === "effen" && !style.streep ? style.kleur : style.rand;
        c.lineWidth = fine ? (style.streep ? 0.3 : 0.6) : 1;
        c.setLineDash(style.streep ? (fine ? [2, 1.5] : [4, 3]) : []);
        if (marked && style.nadruk) {
          c.lineWidth = 2;
        } else if (marked && style.streep) {
          c.setLineDash([]);
          c.strokeStyle = FAINT;
        }
        /* Small areas are painted some at a time: a call per area costs more than its pixels,
           a call for all of them more than both. */
        var batch = fine ? BATCH : 1, open = 0;
        for (var m = 0; m < members.length; m++) {
          var i = members[m], d = flat.doos;
          if (d[4 * i] > east || d[4 * i + 2] < west || d[4 * i + 1] > south || d[4 * i + 3] < north) {
            continue;
          }
          if (!open) { c.beginPath(); }
          this._pad(c, i, s, o);
          drawn++;
          if (++open === batch) {
            c.fill("evenodd");
            c.stroke();
            open = 0;
          }
        }
        if (open) {
          c.fill("evenodd");
          c.stroke();
        }
        if (marked && style.nadruk) { this._merken(c, members, s, o); }
      }
      c.restore();
      this.getekend = drawn;
      this._map.getContainer().setAttribute("data-getekend", drawn);
    },

    /* A dot on every area that is smaller than one. */
    _merken: function (c, members, s, o) {
      var d = this.vlak.doos;
      c.beginPath();
      members.forEach(function (i) {
        if ((d[4 * i + 2] - d[4 * i]) * s > 2 * MARK) { return; }
        var x = (d[4 * i] + d[4 * i + 2]) / 2 * s - o.x, y = (d[4 * i + 1] + d[4 * i + 3]) / 2 * s - o.y;
        c.moveTo(x + MARK, y);
        c.arc(x, y, MARK, 0, 7);
      });
      c.fill();
      c.strokeStyle = "#ffffff";
      c.lineWidth = 0.8;
      c.stroke();
    },

    /* A typical width of an area on the screen. */
    _breedte: function (scale) {
      var flat = this.vlak, step = Math.max(1, Math.floor(flat.aantal / 200)), widths = [];
      for (var i = 0; i < flat.aantal; i += step) {
        widths.push(flat.doos[4 * i + 2] - flat.doos[4 * i]);
      }
      widths.sort(function (a, b) { return a - b; });
      return widths.length ? widths[widths.length >> 1] * scale : 0;
    },

    _pad: function (c, i, s, o) {
      var flat = this.vlak, xy = flat.xy;
      for (var r = flat.eerste[i]; r < flat.eerste[i + 1]; r++) {
        var p = flat.ring[r], end = flat.ring[r + 1];
        var x = xy[2 * p] * s - o.x, y = xy[2 * p + 1] * s - o.y, lastX = x, lastY = y;
        c.moveTo(x, y);
        for (p++; p < end; p++) {
          x = xy[2 * p] * s - o.x;
          y = xy[2 * p + 1] * s - o.y;
          if (Math.abs(x - lastX) + Math.abs(y - lastY) > 0.6 || end - p < 3) {
            c.lineTo(x, y);
            lastX = x;
            lastY = y;
          }
        }
        c.closePath();
      }
    },

    /* Leaflet asks this for every mouse event; what was hit is kept for the listeners. */
    _containsPoint: function (point) {
      this.raak = this.vlak ? this._zoek(
        (point.x + this._oorsprong.x) / this._schaal, (point.y + this._oorsprong.y) / this._schaal
      ) : -1;
      return this.raak >= 0;
    },

    _zoek: function (x, y) {
      var flat = this.vlak, d = flat.doos;
      for (var i = 0; i < flat.aantal; i++) {
        if (x < d[4 * i] || x > d[4 * i + 2] || y < d[4 * i + 1] || y > d[4 * i + 3]) { continue; }
        /* A point lies inside where an odd number of borders lies east of it (ray casting). */
        if (this._kruisingen(i, y).filter(function (at) { return at > x; }).length % 2) { return i; }
      }
      return -1;
    },

    /* Where the borders of an area, of islands and holes too, cross a line from west to east. */
    _kruisingen: function (i, y) {
      var flat = this.vlak, xy = flat.xy, at = [];
      for (var r = flat.eerste[i]; r < flat.eerste[i + 1]; r++) {
        for (var p = flat.ring[r], q = flat.ring[r + 1] - 1; p < flat.ring[r + 1]; q = p++) {
          var yp = xy[2 * p + 1], yq = xy[2 * q + 1];
          if ((yp > y) !== (yq > y)) { at.push(xy[2 * p] + (xy[2 * q] - xy[2 * p]) * (y - yp) / (yq - yp)); }
        }
      }
      return at;
    },

    /* Where an area is widest, for its name: middle, height and width on the world. Looked for
       on five lines across its box, between the borders that each crosses. */
    ruimte: function (i) {
      var flat = this.vlak, known = flat.ruimte = flat.ruimte || [], d = flat.doos, area = this;
      if (known[i]) { return known[i]; }
      var best = [0, 0, 0];
      [0.5, 0.4, 0.6, 0.3, 0.7].forEach(function (part) {
        var y = d[4 * i + 1] + part * (d[4 * i + 3] - d[4 * i + 1]), at = area._kruisingen(i, y);
        at.sort(function (a, b) { return a - b; });
        for (var n = 0; n + 1 < at.length; n += 2) {
          if (at[n + 1] - at[n] > 1.1 * best[2]) { best = [(at[n] + at[n + 1]) / 2, y, at[n + 1] - at[n]]; }
        }
      });
      known[i] = best;
      return best;
    },

    /* The rings of one area as Leaflet wants them, for outlines. */
    omtrek: function (i) {
      var flat = this.vlak, rings = [];
      for (var r = flat.eerste[i]; r < flat.eerste[i + 1]; r++) {
        var ring = [];
        for (var p = flat.ring[r]; p < flat.ring[r + 1]; p++) {
          ring.push([window.Wijk.breedtegraad(flat.xy[2 * p + 1]), (flat.xy[2 * p] - 0.5) * 360]);
        }
        rings.push(ring);
      }
      return rings;
    },

    grens: function (i) {
      var points = this.omtrek(i);
      return L.latLngBounds([].concat.apply([], points));
    },

    /* What a click tells the page: which area, without its geometry. The count makes a second
       click on the same area news too. */
    toGeoJSON: function () {
      var code = this.raak >= 0 ? this.vlak.codes[this.raak] : null;
      return {
        type: "Feature", id: code, geometry: null,
        properties: { code: code, klik: ++this._klik }
      };
    }
  });

  window.WijkVlakken = { Laag: Vlakken, flatten: flatten, pattern: pattern };
})();
