// What JavaScript adds to the form: the document beside it, saving while one types, fields that come and go.
// Everything else works without it.
"use strict";

(() => {
  const PAUSE_APERCU = 90, PAUSE_ENREGISTREMENT = 1200;
  const PARTI = "clausedocs ne répond plus : ce que vous voyez n’est pas enregistré. Laissez cet onglet ouvert et relancez clausedocs";
  const RELANCE = "clausedocs a été relancé : ce que vous voyez n’est pas enregistré. Laissez cet onglet ouvert et ouvrez la page que clausedocs propose";
  const form = document.querySelector("form.formulaire[data-vif]");

  document.addEventListener("keydown", (event) => {
    // A note on an article closes without leaving the place (WCAG 1.4.13).
    if (event.key === "Escape") document.querySelectorAll(".loi").forEach((e) => e.classList.add("ferme"));
  });
  for (const kind of ["focusin", "pointerover"]) {
    document.addEventListener(kind, (event) => {
      const loi = event.target.closest && event.target.closest(".loi");
      if (loi) { loi.classList.remove("ferme"); placeNote(loi); }
    });
  }
  openAt(location.hash);
  window.addEventListener("hashchange", () => openAt(location.hash));
  followWork(document.querySelector("[data-travail]"));
  const surs = new Set(), retenus = new Set();
  document.addEventListener("submit", letGo);
  if (!form) return;

  const cible = document.querySelector("[data-cible]"), etat = document.querySelector("[data-sauvegarde]");
  const choix = document.querySelector("[data-document]");
  const caches = new Set(form.querySelectorAll("[data-quand][hidden]"));
  const empreinte = form.elements.namedItem("_empreinte");
  let champ = "", change = "", minuterie = 0, attente = 0, demande = null, envoi = false, sale = false, arrete = false;

  form.addEventListener("input", (event) => {
    const boite = event.target.closest(".manque");
    if (boite && event.target.value) boite.classList.remove("manque");
  });
  form.addEventListener("input", () => { sale = true; showApplicable(); plan(); });
  form.addEventListener("change", (event) => {
    const rangee = event.target.closest(".rangee[data-repli]");
    if (rangee && event.target.matches("select, input[type=checkbox]")) change = rangee.id;
    sale = true; showApplicable(); plan();
  });
  form.addEventListener("focusin", (event) => {
    const nom = event.target.name || "";
    if (nom && !nom.startsWith("_") && nom !== champ) { champ = nom; planPreview(); }
  });
  if (choix) choix.addEventListener("change", planPreview);
  if (cible) cible.addEventListener("click", (event) => {
    const lacune = event.target.closest("a.lacune");
    if (!lacune) return;
    const ici = document.getElementById("champ-" + lacune.dataset.champ);
    if (ici) { event.preventDefault(); openAt("#champ-" + lacune.dataset.champ); ici.focus(); }
  });
  window.addEventListener("beforeunload", (event) => { if (sale && !arrete) event.preventDefault(); });
  showApplicable();

  function plan() {
    planPreview();
    clearTimeout(attente);
    if (!arrete) attente = setTimeout(save, PAUSE_ENREGISTREMENT);
  }

  function planPreview() {
    clearTimeout(minuterie);
    if (cible) minuterie = setTimeout(preview, PAUSE_APERCU);
  }

  async function preview() {
    if (demande) demande.abort();
    demande = new AbortController();
    const query = new URLSearchParams({ champ, document: choix ? choix.value : "" });
    try {
      const answer = await fetch(form.dataset.apercu + "?" + query, {
        method: "POST", body: new FormData(form), headers: { Accept: "application/json" }, signal: demande.signal,
      });
      if (!answer.ok) return;
      const said = await answer.json(), haut = cible.scrollTop;
      cible.innerHTML = said.html;
      cible.scrollTop = haut;
      const touche = cible.querySelector(".touche");
      if (touche && !isSeen(touche)) cible.scrollTop += touche.getBoundingClientRect().top - cible.getBoundingClientRect().top - 60;
    } catch (raised) { if (raised.name !== "AbortError") tell("L’aperçu ne répond plus.", true); }
  }

  // Whether all that was typed is saved, or cannot be and the server must say why.
  async function save() {
    if (envoi || arrete) return arrete;
    envoi = true; sale = false;
    tell("Enregistrement…");
    try {
      const answer = await fetch(form.action, {
        method: "POST", body: new FormData(form), headers: { Accept: "application/json" },
      });
      if (answer.status === 403) throw new Error(RELANCE);
      const said = await answer.json();
      if (answer.ok) {
        empreinte.value = said.empreinte;
        followDay(said.suivis || {});
        showFaults(said.fautes);
        showSteps(said.etapes);
        showConstats(said.constats);
        if (change && !sale) { refreshRow(change); change = ""; }
        tell("Enregistré à " + new Date().toLocaleTimeString("fr-FR", { hour: "2-digit", minute: "2-digit" }));
      } else {
        sale = true;
        if (answer.status === 409) arrete = true;
        tell(answer.status === 409
          ? "Ce dossier a changé ailleurs. Rien n’a été écrasé : choisissez « Enregistrer » pour comparer."
          : said.message + " " + said.conseil, true);
      }
    } catch (raised) {
      sale = true;
      tell((raised.message === RELANCE ? RELANCE : PARTI) + " : celle-ci s’enregistrera d’elle-même.", true);
    }
    envoi = false;
    if (sale && !arrete) { clearTimeout(attente); attente = setTimeout(save, PAUSE_ENREGISTREMENT * 3); }
    return !sale || arrete;
  }

  // The fields that hang on the day of a letter, unless someone wrote in them meanwhile.
  function followDay(suivis) {
    const montre = form.elements.namedItem("_jour_montre");
    if (!montre) return;
    montre.value = montre.value.split(",")[0] + "," + form.elements.namedItem("_jour").value;
    for (const [nom, [avant, apres]] of Object.entries(suivis)) {
      const ici = document.getElementById("champ-" + nom);
      if (ici && ici.name && ici.value === avant) ici.value = apres;
    }
  }

  function showFaults(fautes) {
    for (const zone of form.querySelectorAll("p.faute")) {
      const nom = zone.id.slice("faute-".length);
      if (!fautes[nom]) { mark(nom, zone, false); zone.remove(); }
    }
    for (const [nom, texte] of Object.entries(fautes)) {
      const zone = document.getElementById("faute-" + nom) || makeFault(nom);
      if (zone) { zone.textContent = texte; mark(nom, zone, true); }
    }
  }

  // The place of a fault, under the name and the help of its field.
  function makeFault(nom) {
    const ici = document.getElementById("champ-" + nom);
    if (!ici) return null;
    const zone = document.createElement("p"), aide = document.getElementById("aide-" + nom);
    zone.className = "faute";
    zone.id = "faute-" + nom;
    if (aide) aide.after(zone);
    else if (ici.name) ici.before(zone);
    else ici.firstElementChild.after(zone);
    return zone;
  }

  function mark(nom, zone, faux) {
    const saisie = document.getElementById("champ-" + nom), boite = zone.closest(".champ");
    if (boite) boite.classList.toggle("fautif", faux);
    if (!saisie || !saisie.name) return;
    const dits = (saisie.getAttribute("aria-describedby") || "").split(" ").filter((id) => id && id !== zone.id);
    if (faux) dits.push(zone.id);
    dits.length ? saisie.setAttribute("aria-describedby", dits.join(" ")) : saisie.removeAttribute("aria-describedby");
    faux ? saisie.setAttribute("aria-invalid", "true") : saisie.removeAttribute("aria-invalid");
  }

  // A row shows what its choices call for: another choice, and the row is asked for again once it is saved.
  async function refreshRow(id) {
    try {
      const page = await (await fetch(location.pathname + location.search)).text();
      const neuf = new DOMParser().parseFromString(page, "text/html").getElementById(id), ici = document.getElementById(id);
      const noms = (e) => Array.from(e.querySelectorAll("[name]"), (x) => x.name + (x.closest("[hidden]") ? "?" : "")).join();
      if (!neuf || !ici || sale || noms(neuf) === noms(ici)) return;
      const actif = document.activeElement && ici.contains(document.activeElement) ? document.activeElement.id : "";
      ici.replaceWith(neuf);
      if (actif && document.getElementById(actif)) document.getElementById(actif).focus({ preventScroll: true });
    } catch { /* the row stays as it is: nothing is lost */ }
  }

  // What keeps the letter from leaving, as it stands now; what was unfolded stays so.
  function showConstats(html) {
    const zone = document.querySelector("[data-constats]");
    if (!zone || html === undefined) return;
    const ouvert = zone.querySelector("details[open]");
    zone.innerHTML = html;
    const plis = zone.querySelector("details");
    if (plis && ouvert) plis.open = true;
  }

  function showSteps(etapes) {
    for (const etape of etapes) {
      const lien = document.querySelector(`.etapes a[href$="/${etape.id}"] .etat`);
      if (lien) { lien.textContent = etape.etat; lien.className = "etat " + etape.classe; }
    }
  }

  function showApplicable() {
    for (const zone of form.querySelectorAll("[data-quand]")) {
      let vaut = true;
      for (const [nom, codes] of Object.entries(JSON.parse(zone.dataset.quand))) {
        const pris = readCodes(nom);
        // A field of another step does not change here: what the server said stands.
        if (pris ? !codes.some((code) => pris.includes(code)) : caches.has(zone)) vaut = false;
      }
      if (vaut) zone.hidden = false;
      else if (!isFilled(zone) && !zone.classList.contains("fautif")) zone.hidden = true;
    }
  }

  function readCodes(nom) {
    const trouve = form.elements.namedItem(nom);
    if (!trouve) return null;
    if (trouve.tagName === "SELECT") return [trouve.value || trouve.dataset.defaut || ""];
    const cases = trouve.length === undefined ? [trouve] : Array.from(trouve);
    return cases.filter((c) => c.checked).map((c) => c.value);
  }

  function isFilled(zone) {
    return Array.from(zone.querySelectorAll("input:not([type=hidden]), select, textarea")).some(
      (e) => (e.type === "checkbox" ? e.checked : e.value !== ""));
  }

  function isSeen(element) {
    const a = element.getBoundingClientRect(), b = cible.getBoundingClientRect();
    return a.top >= b.top && a.top < b.bottom - 20;
  }

  function tell(texte, grave) {
    if (!etat) return;
    etat.textContent = texte;
    etat.classList.toggle("conflit", Boolean(grave));
  }

  // A form leaves the page only once somebody is there to receive it: what was typed stays on the screen.
  async function letGo(event) {
    const parti = event.target, bouton = event.submitter;
    if (parti.method !== "post" || surs.delete(parti)) return;
    event.preventDefault();
    if (retenus.has(parti)) return;
    retenus.add(parti);
    let va = true;
    try {
      if (parti === form && (sale || envoi)) va = await saveAll();
      else {
        const said = await fetch("/presence");
        if (!said.ok) throw new Error(said.status === 403 ? RELANCE : PARTI);
      }
    } catch (raised) {
      va = false;
      warn(parti, (raised.message === RELANCE ? RELANCE : PARTI) + ", puis recommencez.");
    }
    // While the form is still being asked, asking it again does nothing.
    await new Promise((done) => setTimeout(done));
    retenus.delete(parti);
    if (!va) return;
    if (parti === form) { arrete = true; clearTimeout(attente); }
    surs.add(parti);
    parti.requestSubmit(bouton);
  }

  async function saveAll() {
    while (envoi) await new Promise((done) => setTimeout(done, 30));
    return !sale || save();
  }

  function warn(parti, texte) {
    let dit = parti.querySelector("[data-sauvegarde]") || parti.querySelector("[data-alerte]");
    if (!dit) {
      dit = Object.assign(document.createElement("p"), { className: "boite erreur" });
      dit.dataset.alerte = "";
      dit.setAttribute("role", "alert");
      parti.append(dit);
    }
    dit.textContent = texte;
    dit.classList.add("conflit");
  }

  // The field that a link names, even inside settings that are folded.
  function openAt(hash) {
    const ici = hash.length > 1 && document.getElementById(decodeURIComponent(hash.slice(1)));
    if (!ici) return;
    for (let e = ici; e; e = e.parentElement) { if (e.tagName === "DETAILS") e.open = true; if (e.hidden) e.hidden = false; }
    ici.scrollIntoView({ block: "center" });
    ici.focus({ preventScroll: true });
  }

  // A work that runs beside: how far it is, then the page of what it gave.
  async function followWork(zone) {
    if (!zone) return;
    try {
      const said = await (await fetch(location.href, { headers: { Accept: "application/json" } })).json();
      if (said.fini) return location.reload();
      const barre = zone.querySelector("progress");
      barre.max = said.total || 1;
      barre.value = said.faits;
      zone.querySelector("[data-avancement]").textContent = `${said.faits} sur ${said.total}`;
    } catch { /* the server is busy: ask again */ }
    setTimeout(() => followWork(zone), 500);
  }

  // A note stays inside the frame that scrolls.
  function placeNote(loi) {
    const note = loi.querySelector(".loi-note"), cadre = loi.closest(".apercu");
    if (!note || !cadre) return;
    note.style.left = "0px";
    const trop = note.getBoundingClientRect().right - cadre.getBoundingClientRect().right + 12;
    if (trop > 0) note.style.left = -trop + "px";
  }
})();
