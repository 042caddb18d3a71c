/* All places of a map as one layer of Leaflet.
 *
 * Leaflet's own way is an object per place. Here one layer draws them all, together in cells of
 * a grid where they are dense, so that a whole country stays smooth. A place has `x` and `y` on
 * the world as a square of 1 (Web Mercator), `teken` and `staat`.
 */
(function () {
  "use strict";
  var CELL = 60, CLOSE = 18, CLOSE_FROM = 14, MANY = 3, REACH = 4, signs = window.WijkTekens;

  function mean(places, axis) {
    return places.reduce(function (sum, place) { return sum + place[axis]; }, 0) / places.length;
  }

  window.WijkPlekkenlaag = window.Wijk.Doek.extend({
    initialize: function (options) {
      L.Util.setOptions(this, options);
      this.plekken = [];
      this.getekend = [];
    },

    zet: function (places) {
      this.plekken = places;
      return this.redraw();
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
            signs.teken(c, p.teken, x, y, p.staat);
            drawn.push({ x: x, y: y, r: signs.straal(p.teken) + REACH, leden: [p] });
          });
          return;
        }
        var x = mean(members, "x") * s - o.x, y = mean(members, "y") * s - o.y;
        drawn.push({ x: x, y: y, r: signs.bijeen(c, members, x, y), leden: members });
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

  /* Places from which a cell shows their number instead of each of them. */
  window.WijkPlekkenlaag.VEEL = MANY;
})();
