"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const form = document.getElementById("quiz");
  const place = `gradeproof ${data.form} ${data.paper} ${data.keys ? "practice" : ""}`;
  const find = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const names = all(".question").map((card) => card.id);

  // what is kept over a reload; a browser may refuse to keep anything
  let kept = { answers: {}, seconds: {}, later: [], student: data.student, started: "" };
  try { kept = { ...kept, ...JSON.parse(localStorage.getItem(place)) }; } catch { /* a fresh start */ }
  const keep = () => { try { localStorage.setItem(place, JSON.stringify(kept)); } catch { /* it lasts as long as the page */ } };
  if (!kept.started) kept.started = new Date().toISOString();

  const fields = (name) => all(`[name="${name}"]`, form);

  function read(name) {
    const inputs = fields(name);
    const picked = inputs.filter((input) => input.checked).map((input) => input.value);
    switch (data.kinds[name]) {
      case "multiple": return picked.length ? picked : null;
      case "single": return picked.length ? picked[0] : null;
      case "true_false": return picked.length ? picked[0] === "true" : null;
      default: return inputs[0].value.trim() ? inputs[0].value : null;
    }
  }

  function write(name, answer) {
    const wanted = new Set([].concat(answer ?? []).map(String));
    for (const input of fields(name)) {
      if (["radio", "checkbox"].includes(input.type)) input.checked = wanted.has(input.value);
      else input.value = answer ?? "";
    }
  }

  function show() {
    const count = names.filter((name) => read(name) !== null).length;
    find("#progress").textContent = `${count} of ${names.length} answered`;
    find("#meter").value = count;
    for (const name of names) {
      const card = document.getElementById(name);
      const clear = find(".clear", card);
      if (clear) clear.hidden = read(name) === null;
      const later = find(".later", card);
      if (later) card.classList.toggle("later", later.checked);
    }
    const summary = find("#summary");
    if (!summary) return;
    const open = names.filter((name) => read(name) === null);
    const links = (list) => list.flatMap((name, index) => {
      const link = document.createElement("a");
      link.href = `#${name}`;
      link.textContent = name.slice(1);
      return index ? [", ", link] : [link];
    });
    summary.replaceChildren(
      ...(open.length ? ["Without an answer: ", ...links(open), ". "] : ["Every question has an answer. "]),
      ...(kept.later.length ? ["To look at again: ", ...links(kept.later), "."] : []),
    );
  }

  // the time between two changes belongs to the question that was answered
  let since = Date.now();
  function note(name) {
    const now = Date.now();
    kept.seconds[name] = Math.round((kept.seconds[name] ?? 0) + Math.min(now - since, 600000) / 1000);
    since = now;
    const answer = read(name);
    if (answer === null) delete kept.answers[name]; else kept.answers[name] = answer;
  }

  for (const name of names) if (name in kept.answers) write(name, kept.answers[name]);
  const student = find("#student");
  if (student && !student.readOnly) student.value = kept.student;
  for (const name of kept.later) {
    const box = find(".later", document.getElementById(name));
    if (box) box.checked = true;
  }

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", (event) => {
    const card = event.target.closest(".question");
    if (event.target === student) kept.student = student.value;
    else if (event.target.classList.contains("later")) {
      kept.later = names.filter((name) => find(".later", document.getElementById(name)).checked);
    } else if (card) {
      note(card.id);
      forget(card);
    }
    keep();
    show();
  });
  form.addEventListener("click", (event) => {
    const card = event.target.closest(".question");
    if (event.target.classList.contains("clear")) {
      write(card.id, null);
      note(card.id);
      forget(card);
      keep();
      show();
      fields(card.id)[0].focus();
    } else if (event.target.classList.contains("check")) tell(card);
  });

  // ---- practice
  const plain = (text) => text.normalize("NFKC").replace(/[\u2018\u2019]/g, "'").replace(/[\u201c\u201d]/g, '"')
    .replace(/`/g, "").replace(/\s+/g, " ").trim().replace(/\.$/, "").toLowerCase();
  function number(text) {
    let bare = text.replace(/[\u2212\u2013]/g, "-").replace(/[\u00a0\u202f]/g, " ").trim();
    bare = bare.replace(/(\d)[ ,'](?=\d{3}(?!\d))/g, "$1");
    const parts = bare.split("/").map((part) => (/^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i.test(part) ? Number(part) : NaN));
    return parts.length === 1 ? parts[0] : parts.length === 2 ? parts[0] / parts[1] : NaN;
  }
  const near = (value, wanted, key) => Math.abs(value - Number(wanted)) <= Number(key.tolerance) + 1e-9 * Math.abs(Number(wanted));

  function judge(name, key) {
    const answer = read(name);
    switch (data.kinds[name]) {
      case "open": return { good: null };
      case "numeric": {
        const value = number(answer);
        if (Number.isNaN(value)) return { good: false, why: "This is not read as a number." };
        const trap = key.traps.find((one) => near(value, one.value, key));
        return near(value, key.number, key) ? { good: true } : { good: false, why: trap?.why };
      }
      case "short": {
        const given = plain(answer);
        const fits = (pattern) => { try { return new RegExp(`^(?:${pattern})$`, "u").test(given); } catch { return false; } };
        if (key.texts.some((text) => plain(text) === given) || key.patterns.some(fits)) return { good: true };
        return { good: false, why: key.traps.find((one) => plain(one.value) === given)?.why };
      }
      default: {
        const picked = [].concat(answer).map(String).sort().join();
        return { good: picked === [...key.right].sort().join() };
      }
    }
  }

  function forget(card) {
    for (const choice of all(".choice", card)) {
      choice.classList.remove("right", "wrong");
      find(".why", choice)?.remove();
    }
    const told = find(".told", card);
    if (told) told.hidden = true;
  }

  function tell(card) {
    const key = data.keys[card.id];
    const told = find(".told", card);
    forget(card);
    told.className = "told";
    told.hidden = false;
    if (read(card.id) === null && data.kinds[card.id] !== "open") {
      told.textContent = "Answer first.";
      return;
    }
    const found = judge(card.id, key);
    const verdict = document.createElement("strong");
    verdict.className = "verdict";
    const shown = key.shown && !found.good ? ` The answer is ${key.shown}.` : "";
    verdict.textContent = found.good === null ? "One good answer:" : found.good ? "Right." : `Not right.${shown}`;
    if (found.good !== null) told.classList.add(found.good ? "good" : "bad");
    told.replaceChildren(verdict);
    for (const html of [found.why, key.answer, key.why]) {
      if (!html) continue;
      const part = document.createElement("div");
      part.innerHTML = html;
      told.append(part);
    }
    for (const choice of all(".choice", card)) {
      const letter = choice.dataset.choice;
      const right = key.right.includes(letter);
      if (right) choice.classList.add("right");
      else if (find("input", choice).checked) choice.classList.add("wrong");
      const why = key.whys?.[letter];
      if (!why) continue;
      const line = document.createElement("span");
      line.className = "why";
      line.innerHTML = `${right ? "✓" : "✗"} ${why}`;
      find(".body", choice).append(line);
    }
  }

  // ---- to be marked
  function respond() {
    const answers = {};
    for (const name of names) answers[name] = read(name);
    return {
      schema: data.schema, form: data.form, paper: data.paper, student: student.value.trim(),
      answers, seconds: kept.seconds, started: kept.started, finished: new Date().toISOString(),
    };
  }
  function named() {
    if (student.value.trim()) return true;
    find("#done").textContent = "Write your name or student number first, at the top.";
    student.focus();
    return false;
  }
  find("#save")?.addEventListener("click", () => {
    if (!named()) return;
    const file = new Blob([`${JSON.stringify(respond(), null, 2)}\n`], { type: "application/json" });
    const link = document.createElement("a");
    const who = student.value.trim().replace(/[^\p{L}\p{N}._-]+/gu, "-").slice(0, 60);
    link.href = URL.createObjectURL(file);
    link.download = `${data.form}.${who}.json`;
    link.click();
    find("#done").textContent = `Saved as ${link.download}. Hand in that file. You can still change answers and save again.`;
  });
  const send = find("#send");
  if (send && data.post_to) {
    send.hidden = false;
    send.addEventListener("click", async () => {
      if (!named()) return;
      const done = find("#done");
      done.textContent = "Sending…";
      try {
        const sent = await fetch(data.post_to, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(respond()) });
        done.textContent = sent.ok ? "Your answers have arrived." : `They were not taken (${sent.status}). Save them as a file, and hand that in.`;
      } catch {
        done.textContent = "They could not be sent. Save them as a file, and hand that in.";
      }
    });
  }
  const ask = find("#ask");
  find("#reset")?.addEventListener("click", () => ask.showModal());
  find("#keep")?.addEventListener("click", () => ask.close());
  find("#delete")?.addEventListener("click", () => {
    try { localStorage.removeItem(place); } catch { /* nothing was kept */ }
    kept = { answers: {}, seconds: {}, later: [], student: data.student, started: new Date().toISOString() };
    for (const name of names) write(name, null);
    for (const box of all(".later")) box.checked = false;
    if (!student.readOnly) student.value = "";
    ask.close();
    show();
    window.scrollTo(0, 0);
  });

  const clock = find("#clock");
  if (data.minutes) {
    clock.hidden = false;
    const end = Date.parse(kept.started) + data.minutes * 60000;
    const tick = () => {
      const left = Math.round((end - Date.now()) / 1000);
      const minutes = Math.floor(Math.abs(left) / 60);
      const seconds = String(Math.abs(left) % 60).padStart(2, "0");
      clock.textContent = left < 0 ? `${minutes}:${seconds} over time` : `${minutes}:${seconds} left`;
      clock.classList.toggle("late", left < 120);
    };
    tick();
    setInterval(tick, 1000);
  }
  keep();
  show();
})();
