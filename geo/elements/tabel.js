/* A table that sorts on a click on its headings, and shows a long list in steps.
 *
 * WijkTabel(box, options) -> { vul(rows), merk() }. A column is { titel, tekst(row) }, with
 * `getal` for a number and `orde(row)` to sort by where that is not its text (null: it does not
 * sort). Options: `kolommen`; `sorteer` { kolom, omlaag }, where it begins; `kop`, the column
 * that names a row; `opKeuze(row)`, for a click on it; `gekozen(row)`; `stap`; `bijschrift`.
 *
 * Text from data only ever goes through textContent.
 */
(function () {
  "use strict";
  var element = window.Wijk.element, button = window.Wijk.knop, heading = window.Wijk.kop, collator = new Intl.Collator("nl", { numeric: true });

  window.WijkTabel = function (box, options) {
    var columns = options.kolommen, sorted = options.sorteer, rows = [];
    var table = element("table"), line = element("tr"), body = element("tbody");
    if (options.bijschrift) { table.appendChild(element("caption", "", options.bijschrift)); }
    table.appendChild(element("thead")).appendChild(line);
    table.appendChild(body);
    box.appendChild(table);
    var show = window.Wijk.stappen(body, options.stap || Infinity, row, table);
    var heads = columns.map(function (column, c) {
      var th = heading("col", column.getal ? "getal" : "");
      if (column.orde === null) {
        th.textContent = column.titel;
      } else {
        th.appendChild(button("", column.titel, function () {
          /* Numbers begin with the highest; the same heading again turns the order around. */
          sorted = { kolom: c, omlaag: c === sorted.kolom ? !sorted.omlaag : Boolean(column.getal) };
          fill();
        }));
      }
      line.appendChild(th);
      return th;
    });

    function fill() {
      var key = columns[sorted.kolom].orde || columns[sorted.kolom].tekst, sign = sorted.omlaag ? -1 : 1;
      heads.forEach(function (th, c) {
        if (columns[c].orde === null) { return; }
        th.setAttribute("aria-sort", c !== sorted.kolom ? "none" : sorted.omlaag ? "descending" : "ascending");
        th.firstChild.textContent = columns[c].titel + (c !== sorted.kolom ? "" : sorted.omlaag ? " ▼" : " ▲");
      });
      /* Equal rows stay in the order in which they came: sorting is stable. */
      show(rows.slice().sort(function (a, b) {
        var x = key(a), y = key(b);
        return sign * (typeof x === "number" ? x - y : collator.compare(x, y));
      }));
    }

    function row(one) {
      var line = element("tr");
      line.wijkrij = one;
      columns.forEach(function (column, c) {
        var kind = column.getal ? "getal" : "", cell;
        if (c === options.kop) {
          cell = heading("row", kind);
          cell.appendChild(button("", column.tekst(one), function () { options.opKeuze(one); }));
        } else {
          cell = element("td", kind, column.tekst(one));
        }
        line.appendChild(cell);
      });
      mark(line);
      return line;
    }
    function mark(line) { line.className = options.gekozen(line.wijkrij) ? "wk-rij" : ""; }

    return {
      vul: function (all) {
        rows = all;
        fill();
      },
      merk: function () { Array.prototype.forEach.call(body.children, mark); }
    };
  };
})();
