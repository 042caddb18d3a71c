/* The stand-alone file with flows: choices, the card of what is chosen, table and matrix. */
(function () {
  "use strict";
  var byId = window.Wijk.id, json = window.Wijk.json, element = window.Wijk.element, whole = window.Wijk.heel;
  var all = json("stromen"), areas = json("gebieden"), shown = null, chosen = null;
  var map = L.map("kaart", { zoomControl: false, zoomSnap: 0.25, minZoom: 5, maxZoom: 18 });
  map.setView([52.15, 5.4], 7);
  var kaart = window.WijkStromen(map, { opKeuze: choose, legendaIn: byId("legenda") });
  window.wijkkaart = kaart;
  if (all.vlakken) { all.vlakken.gebieden = areas; }

  /* The same round numbers as `geo.flows.lines.legend`. */
  function legend(largest) {
    var found = [];
    [1, 3, 12].forEach(function (part) {
      var value = largest / part, power, best = 0;
      if (value < 1) { return; }
      power = Math.pow(10, Math.floor(Math.log10(value) + 1e-9));
      [1, 2, 3, 5].forEach(function (step) { if (step * power <= value + 1e-9) { best = step * power; } });
      if (best >= 1 && found.indexOf(best) < 0) { found.push(best); }
    });
    return found.sort(function (a, b) { return b - a; });
  }
  /* An own table may have no upper end: 2^40 stands for it (`flows.bounds.UNKNOWN`). */
  var OPEN = Math.pow(2, 39);
  function bounds(low, high) {
    if (high >= OPEN) { return "ten minste " + whole(low); }
    return low === high ? whole(low) : whole(low) + " tot " + whole(high);
  }
  function counted(rows, reason) {
    if (!rows.length) { return []; }
    var low = 0, high = 0;
    rows.forEach(function (line) { low += line.laag; high += line.hoog; });
    return [(rows.length === 1 ? "1 stroom " : whole(rows.length) + " stromen ") + reason +
      " (" + bounds(low, high) + " leerlingen)"];
  }
  function number(id, none) {
    var value = parseFloat(byId(id).value);
    return isFinite(value) ? Math.max(0, value) : none;
  }

  function show() {
    var key = byId("soort").value + "|" + byId("stelsel").value, base = all.tonelen[key];
    if (!base) {
      base = Object.assign({}, all.tonelen[Object.keys(all.tonelen)[0]], {
        lijnen: [], knopen: [], buiten: [], tabel: [], nietGetekend: [], gronden: []
      });
    }
    var minimum = number("minimum", 0), most = number("top", Infinity), used = {};
    var asked = base.lijnen.filter(function (line) { return byId(line.richting).checked; });
    var small = asked.filter(function (line) { return line.waarde < minimum; });
    var over = [], drawn = [];
    asked.forEach(function (line) {
      if (line.waarde < minimum) { return; }
      used[line.richting] = (used[line.richting] || 0) + 1;
      (used[line.richting] > most ? over : drawn).push(line);
    });
    var largest = drawn.reduce(function (top, line) { return Math.max(top, line.waarde); }, 0);
    shown = Object.assign({}, base, {
      lijnen: drawn, grootste: largest, legenda: legend(largest), vlakken: all.vlakken, gekozen: chosen,
      nietGetekend: counted(small, "onder het minimum")
        .concat(counted(over, "buiten de grootste stromen"), base.nietGetekend)
    });
    kaart.toon(shown);
    chosen = kaart.stand().gekozen;
    heading(key);
    card();
    table(base);
    matrix(all.matrices[key]);
  }

  /* The line under the title follows the choice; the sentences were counted for the first one. */
  function heading(key) {
    var begin = all.begin.soort + "|" + all.begin.stelsel, note = byId("antwoordvan");
    document.querySelector("h1 + .onder").textContent = all.regels[key];
    note.hidden = key === begin;
    note.textContent = "Dit antwoord gaat over: " + all.regels[begin] + ".";
  }

  function find(list, key) {
    return list.filter(function (item) { return item.id === key || item.code === key; })[0];
  }
  function card() {
    var box = byId("gekozen"), line, node;
    box.textContent = "";
    byId("wis").hidden = !chosen;
    if (!chosen) { return; }
    line = find(shown.lijnen, chosen);
    node = find(shown.knopen, chosen);
    if (line) { box.appendChild(kaart.lijnkaartje(line)); }
    if (node) { box.appendChild(kaart.knoopkaartje(node)); }
  }
  function choose(code) {
    chosen = code === chosen ? null : code;
    kaart.kies(chosen);
    card();
    rows.merk();
  }
  byId("wis").addEventListener("click", function () { choose(null); });

  var FATE = {
    lijn: "lijn", knoop: "bij een punt", buiten: "buiten de kaart", zonder_plaats: "zonder punt",
    klein: "onder het minimum", top: "buiten de grootste"
  };
  function field(n) { return function (row) { return row[n]; }; }
  function count(n) { return function (row) { return row[n] >= OPEN ? "" : whole(row[n]); }; }
  var rows = window.WijkTabel(byId("tabel"), {
    kolommen: [
      { titel: "Richting", tekst: function (row) { return all.richtingen[row[0]]; } },
      { titel: "Naam", tekst: field(2) },
      { titel: "Code", tekst: field(1) },
      { titel: "Samenwerkingsverband", tekst: field(3) },
      { titel: "Leerlingen", getal: true, tekst: field(4), orde: field(5) },
      { titel: "Ten minste", getal: true, tekst: count(6), orde: field(6) },
      { titel: "Ten hoogste", getal: true, tekst: count(7), orde: field(7) },
      { titel: "Op de kaart", tekst: function (row) { return FATE[fate(row)]; } }
    ],
    sorteer: { kolom: 4, omlaag: true }, kop: 1,
    opKeuze: function (row) { choose(fate(row) === "lijn" ? id(row) : row[1]); },
    gekozen: function (row) { return chosen && (id(row) === chosen || row[1] === chosen); }
  });
  function id(row) { return row[0] + "|alle|" + row[1]; }
  function fate(row) {
    if (row[9] !== "lijn") { return row[9]; }
    if (find(shown.lijnen, id(row))) { return "lijn"; }
    return row[5] < number("minimum", 0) ? "klein" : "top";
  }

  function table(base) {
    var found = base.tabel.filter(function (row) { return row[0] === "intern" || byId(row[0]).checked; });
    found.sort(function (a, b) { return b[5] - a[5]; });
    var low = 0, high = 0;
    found.forEach(function (row) { low += row[6]; high += row[7]; });
    byId("tabelregel").textContent = whole(found.length) + (found.length === 1 ? " rij, " : " rijen, ") +
      "samen " + bounds(low, high) + " leerlingen.";
    rows.vul(found);
  }

  function matrix(data) {
    var box = byId("matrix");
    box.textContent = "";
    if (!data || !data.cellen.length) {
      box.appendChild(element("p", "onder", "Met deze keuze zijn er geen leerlingen."));
      return;
    }
    var cells = {}, largest = 0;
    data.cellen.forEach(function (cell) {
      cells[cell[0] + "," + cell[1]] = cell;
      if (cell[0] !== cell[1]) { largest = Math.max(largest, cell[3]); }
    });
    var out = element("table"), head = element("tr"), body = element("tbody");
    head.appendChild(element("td", "", "woont in ↓ · school in →"));
    /* The first of rows and columns is the SWV that the file is about. */
    function heading(scope, i) {
      var th = window.Wijk.kop(scope, i ? "" : "wk-eigen", data.namen[i]);
      th.title = data.codes[i];
      return th;
    }
    data.namen.forEach(function (_, i) { head.appendChild(heading("col", i)); });
    out.appendChild(element("thead")).appendChild(head);
    data.namen.forEach(function (_, r) {
      var line = element("tr");
      line.appendChild(heading("row", r));
      data.namen.forEach(function (_, c) {
        var cell = cells[r + "," + c], td = element("td", r === c ? "wk-binnen" : "", cell ? cell[2] : "0");
        if (cell) { td.title = cell[4] + " leerlingen"; }
        if (cell && r !== c && largest > 0) {
          var step = Math.min(all.schaal.length - 1, Math.floor(all.schaal.length * Math.sqrt(cell[3] / largest)));
          td.style.backgroundColor = all.schaal[step];
          td.style.color = all.inkt[step];
        }
        line.appendChild(td);
      });
      body.appendChild(line);
    });
    out.appendChild(body);
    box.appendChild(out);
    if (data.weggelaten) {
      box.appendChild(element("p", "onder", data.weggelaten === 1
        ? "1 ander samenwerkingsverband met minder leerlingen staat niet in de matrix, wel in de tabel."
        : whole(data.weggelaten) + " andere samenwerkingsverbanden met minder leerlingen staan niet in de matrix."));
    }
  }

  byId("stelsel").value = all.begin.stelsel;
  byId("soort").value = all.begin.soort;
  byId("minimum").value = all.begin.minimum;
  byId("top").value = all.begin.top === null ? "" : all.begin.top;
  ["inkomend", "uitgaand"].forEach(function (name) {
    byId(name).checked = all.begin.richting === "beide" || all.begin.richting === name;
  });
  byId("keuzes").addEventListener("input", show);
  byId("keuzes").addEventListener("submit", function (event) { event.preventDefault(); });
  show();
})();
