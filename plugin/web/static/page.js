// Small comforts; every page works without them.
"use strict";

document.querySelectorAll("form[data-confirm]").forEach((form) => {
  form.addEventListener("submit", (event) => {
    if (!window.confirm(form.dataset.confirm)) event.preventDefault();
  });
});

// The same form is sent once, even when the button is pressed twice.
document.querySelectorAll("form[method=post]").forEach((form) => {
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    setTimeout(() => form.querySelectorAll("button").forEach((button) => { button.disabled = true; }), 0);
  });
});
window.addEventListener("pageshow", () => {
  document.querySelectorAll("button:disabled").forEach((button) => { button.disabled = false; });
});

// A text to carry elsewhere.
document.querySelectorAll("[data-copy]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const area = document.getElementById(button.dataset.copy);
    area.select();
    if (navigator.clipboard) await navigator.clipboard.writeText(area.value); else document.execCommand("copy");
    button.textContent = "Đã chép";
  });
});

const problems = document.getElementById("problems");
if (problems) problems.focus();

// The answer form: differences are filled in, sums and rates shown while typing.
const answer = document.getElementById("answer-form");
if (answer) {
  const field = (code) => answer.elements["figure." + code];
  const whole = (input) => (input && /^\d{1,3}(\.\d{3})+$|^\d+$/.test(input.value.trim())
    ? parseInt(input.value.replace(/\./g, ""), 10) : null);
  const percent = (a, b) => (Math.floor((a * 20000 + b) / (2 * b)) / 100).toFixed(2).replace(".", ",") + " %";
  const typed = new Set();

  const fillDifferences = () => answer.querySelectorAll("[data-difference]").forEach((box) => {
    const [a, b] = box.dataset.difference.split(" ").map((code) => whole(field(code)));
    const target = field(box.dataset.code);
    if (a !== null && b !== null && a >= b && !typed.has(target.name)) target.value = String(a - b);
  });
  const showSums = () => answer.querySelectorAll("fieldset[data-sums-to]").forEach((set) => {
    const inputs = [...set.querySelectorAll("input")];
    const sum = inputs.reduce((total, input) => total + (whole(input) || 0), 0);
    const goal = whole(field(set.dataset.sumsTo));
    const line = set.querySelector(".sum");
    line.textContent = goal === null ? "Cộng: " + sum : "Cộng: " + sum + " / " + goal;
    line.className = "sum " + (goal === null ? "" : sum === goal ? "good" : "bad");
  });
  const showRates = () => answer.querySelectorAll(".ratio").forEach((line) => {
    const a = whole(field(line.dataset.numerator)), b = whole(field(line.dataset.denominator));
    line.querySelector("output").textContent = a !== null && b && a <= b ? percent(a, b) : "hệ thống tự tính";
  });
  const refresh = () => { fillDifferences(); showSums(); showRates(); };
  answer.addEventListener("input", (event) => {
    if (event.target.value === "") typed.delete(event.target.name); else typed.add(event.target.name);
    refresh();
  });
  answer.querySelectorAll("input.number").forEach((input) => { if (input.value) typed.add(input.name); });
  refresh();
}

// The clerk's check: a field shows the words it was read from, in the text beside it.
const paper = document.querySelector(".paper");
if (paper) {
  const quotes = (name) => [...paper.querySelectorAll("mark")].filter((mark) => mark.dataset.quotes.split(" ").includes(name));
  const light = (name) => paper.querySelectorAll("mark").forEach((mark) => mark.classList.toggle("lit", mark.dataset.quotes.split(" ").includes(name)));
  const show = (name) => {
    const [first] = quotes(name);
    if (!first) return;
    const box = paper.getBoundingClientRect(), at = first.getBoundingClientRect();
    if (at.top < box.top + 20 || at.bottom > box.bottom - 20) paper.scrollTop += at.top - box.top - box.height / 3;
  };
  document.querySelectorAll("[data-shows]").forEach((field) => {
    field.addEventListener("mouseenter", () => light(field.dataset.shows));
    field.addEventListener("mouseleave", () => light(""));
    field.addEventListener("focusin", () => { light(field.dataset.shows); show(field.dataset.shows); });
    field.addEventListener("click", (event) => {
      if (event.target.closest("a[data-shows]")) event.preventDefault();
      light(field.dataset.shows); show(field.dataset.shows);
    });
  });
}
