/* The stand-alone file: search, the card of the chosen area, and the table. */
(function () {
  "use strict";
  var STEP = 250;

  var byId = window.Wijk.id, json = window.Wijk.json, plain = window.Wijk.kaal, whole = window.Wijk.heel;

  var data = json("cijfers");
  data.laag.gebieden = json("gebieden");
  var map = L.map("kaart", {
    zoomControl: false, preferCanvas: true, zoomSnap: 0.25, minZoom: 5, maxZoom: 18
  });
  map.fitBounds(data.laag.grens);
  var kaart = window.WijkKaart(map, { opKeuze: choose, legendaIn: byId("legenda") });
  window.wijkkaart = kaart;
  kaart.toon(data);
  var now = kaart.stand(), keys = null, shown = null;

  function choose(code) {
    var i = kaart.kies(code), box = byId("gekozen");
    box.textContent = "";
    if (i >= 0) { box.appendChild(kaart.kaartje(i)); }
    byId("wis").hidden = i < 0;
    mark(code);
    return i;
  }
  byId("wis").addEventListener("click", function () {
    choose(null);
    byId("zoek").value = "";
    byId("zoek").focus();
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") { choose(null); }
  });

  function label(i) { return now.namen[i] + " (" + now.flat.codes[i] + ")"; }
  function find(text, most) {
    var wanted = plain(text.trim()), found = [], i;
    if (!wanted) { return found; }
    keys = keys || now.namen.map(function (name, i) { return plain(name + " " + now.flat.codes[i]); });
    for (i = 0; i < keys.length && found.length < most; i++) {
      if (plain(label(i)) === wanted || keys[i].indexOf(wanted) === 0) { found.push(i); }
    }
    for (i = 0; i < keys.length && found.length < most; i++) {
      if (keys[i].indexOf(wanted) > 0) { found.push(i); }
    }
    return found;
  }
  byId("zoek").addEventListener("input", function () {
    var list = byId("gevonden"), found = find(this.value, 20);
    list.textContent = "";
    found.forEach(function (i) {
      var option = document.createElement("option");
      option.value = label(i);
      list.appendChild(option);
    });
    byId("melding").textContent = !this.value.trim() || found.length ? ""
      : "Geen " + data.niveau + " gevonden met deze naam of code.";
    if (found.length && plain(label(found[0])) === plain(this.value.trim())) { go(found[0]); }
    if (shown) { fill(); }
  });
  byId("zoeken").addEventListener("submit", function (event) {
    event.preventDefault();
    var found = find(byId("zoek").value, 1);
    if (found.length) { go(found[0]); }
  });
  function go(i) {
    kaart.zoomNaar(i);
    choose(now.flat.codes[i]);
  }

  /* The table is made when it is opened, in steps: 12,000 rows at once would take seconds. */
  function capital(text) { return text.charAt(0).toUpperCase() + text.slice(1); }
  var computed = " (berekend)", areasAbove = data.hoger.filter(function (level) { return !level.land; });
  var columns = [
    { titel: capital(data.niveau), sleutel: name },
    { titel: "Code", sleutel: function (i) { return now.flat.codes[i]; } }
  ].concat(areasAbove.map(function (level) {
    return { titel: capital(level.label), sleutel: function (i) { return above(level, i).naam; } };
  }), [
    { titel: data.indicator + (data.berekend === true ? computed : ""), sleutel: order, getal: true, cijfer: true },
    { titel: "Rang", sleutel: order, getal: true }
  ], areasAbove.map(function (level) {
    return {
      titel: "Cijfer " + level.label + (level.berekend ? computed : ""), getal: true,
      tekst: function (i) { return above(level, i).tekst; }
    };
  }));
  var sorted = { kolom: 0, omlaag: false };

  function name(i) { return now.namen[i]; }
  function order(i) { return data.index[i] >= 0 ? -data.index[i] : -1e9 + data.index[i]; }
  function above(level, i) {
    var parents = now.ouders[level.niveau], at = parents ? parents.van[i] : -1;
    return at < 0 ? { naam: "", tekst: "" }
      : { naam: parents.namen[at], tekst: level.cijfers[parents.codes[at]] || "" };
  }
  function cell(column, i) {
    if (column.tekst) { return column.tekst(i); }
    if (column.titel === "Rang") { return data.index[i] >= 0 ? whole(now.rangen.van[data.index[i]]) : ""; }
    if (column.cijfer) {
      var text = kaart.feiten(i)[0][1];
      return data.berekend === true ? text.replace(computed, "") : text;
    }
    return column.sleutel(i);
  }

  function build() {
    var table = document.createElement("table"), head = document.createElement("thead");
    var caption = document.createElement("caption"), line = document.createElement("tr");
    caption.textContent = data.titel + ". " + data.bron;
    columns.forEach(function (column, c) {
      var th = document.createElement("th"), button;
      th.scope = "col";
      if (column.getal) { th.className = "getal"; }
      if (column.sleutel) {
        button = document.createElement("button");
        button.type = "button";
        button.textContent = column.titel;
        button.addEventListener("click", function () {
          sorted = { kolom: c, omlaag: sorted.kolom === c ? !sorted.omlaag : !!column.getal };
          fill();
        });
        th.appendChild(button);
      } else {
        th.textContent = column.titel;
      }
      line.appendChild(th);
    });
    head.appendChild(line);
    table.appendChild(caption);
    table.appendChild(head);
    var body = document.createElement("tbody"), more = document.createElement("button");
    table.appendChild(body);
    more.type = "button";
    more.className = "meer";
    more.addEventListener("click", function () { rows(STEP); });
    byId("tabel").appendChild(table);
    byId("tabel").appendChild(more);
    shown = { kop: head, romp: body, meer: more, volgorde: [], tot: 0 };
    fill();
  }
  function fill() {
    var key = columns[sorted.kolom].sleutel, sign = sorted.omlaag ? -1 : 1;
    var query = byId("zoek").value, all = query.trim() ? find(query, 1e9) : now.namen.map(function (_, i) { return i; });
    if (!all.length || find(query, 2).length === 1) { all = now.namen.map(function (_, i) { return i; }); }
    var collator = new Intl.Collator("nl", { numeric: true });
    all.sort(function (a, b) {
      var x = key(a), y = key(b);
      return sign * (typeof x === "number" ? x - y : collator.compare(x, y)) || a - b;
    });
    Array.prototype.forEach.call(shown.kop.querySelectorAll("th"), function (th, c) {
      if (!columns[c].sleutel) { return; }
      th.setAttribute("aria-sort", c !== sorted.kolom ? "none" : sorted.omlaag ? "descending" : "ascending");
      th.firstChild.textContent = columns[c].titel + (c === sorted.kolom ? (sorted.omlaag ? " ▼" : " ▲") : "");
    });
    shown.volgorde = all;
    shown.tot = 0;
    shown.romp.textContent = "";
    rows(STEP);
  }
  function rows(count) {
    var part = document.createDocumentFragment();
    var end = Math.min(shown.volgorde.length, shown.tot + count);
    for (; shown.tot < end; shown.tot++) {
      part.appendChild(row(shown.volgorde[shown.tot]));
    }
    shown.romp.appendChild(part);
    var left = shown.volgorde.length - end;
    shown.meer.hidden = !left;
    shown.meer.textContent = "Toon er meer (nog " + whole(left) + ")";
  }
  function row(i) {
    var line = document.createElement("tr");
    line.dataset.code = now.flat.codes[i];
    if (i === kaart.stand().gekozen) { line.className = "wk-rij"; }
    columns.forEach(function (column, c) {
      var box = document.createElement(c ? "td" : "th");
      if (c) {
        box.textContent = cell(column, i);
      } else {
        box.scope = "row";
        var button = document.createElement("button");
        button.type = "button";
        button.textContent = cell(column, i);
        button.addEventListener("click", function () { go(i); });
        box.appendChild(button);
      }
      if (column.getal) { box.className = "getal"; }
      line.appendChild(box);
    });
    return line;
  }
  function mark(code) {
    if (!shown) { return; }
    Array.prototype.forEach.call(shown.romp.children, function (line) {
      line.className = line.dataset.code === code ? "wk-rij" : "";
    });
  }
  byId("tabeldeel").addEventListener("toggle", function () {
    if (this.open && !shown) { build(); }
  });
})();
