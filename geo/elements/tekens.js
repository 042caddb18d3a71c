/* The signs of places: shapes that differ without colour, and a ring for many together.
 *
 * WijkTekens: teken(c, sign, x, y, state) and bijeen(c, members, x, y) draw on a canvas,
 * straal(sign) is how far a sign reaches, and staal(sign, state) is one sign on a canvas of its
 * own, for legends and cards. `geo/places/static.py` has the same shapes for print.
 */
(function () {
  "use strict";
  var RADIUS = 7.5, BADGE = 9.5, INK = window.Wijk.inkt, THROUGH = "rgba(255, 255, 255, 0.62)";

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

  function radius(sign) { return sign.letter ? BADGE : RADIUS; }

  /* One symbol: its shape, filled with its colour; open when it is only wanted, struck through
     when it is about to stop. */
  function symbol(c, sign, x, y, state) {
    var r = radius(sign);
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
    return window.Wijk.tekening("wk-teken", 26, 26, function (c) { symbol(c, sign, 13, 13, state); });
  }

  /* Many places together: their number, in a ring that says of which kinds. Returns its radius. */
  function cluster(c, members, x, y) {
    var shares = {}, order = [], turn = -Math.PI / 2;
    members.forEach(function (p) {
      if (!shares[p.teken.kleur]) {
        shares[p.teken.kleur] = 0;
        order.push(p.teken.kleur);
      }
      shares[p.teken.kleur]++;
    });
    var r = Math.min(15, 8 + 0.9 * Math.log(members.length) / Math.LN2);
    /* The colour of the area shows through; its number stays dark on light. */
    c.beginPath();
    c.arc(x, y, r + 1.5, 0, 7);
    c.fillStyle = THROUGH;
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
    c.fillText(window.Wijk.heel(members.length), x, y + 0.5);
    return r + 2;
  }

  window.WijkTekens = { teken: symbol, bijeen: cluster, straal: radius, staal: swatch };
})();
