const field = (id) => document.getElementById(id);
const articles = [...document.querySelectorAll("article")];
const texts = articles.map((article) => article.textContent.toLowerCase());
const has = (list, wanted) => !wanted || list.split(" ").includes(wanted);
const names = ["words", "topic", "kind", "difficulty"];

function filter() {
  const [words, topic, kind, difficulty] = names.map((name) => field(name).value);
  const parts = words.toLowerCase().split(/\s+/);
  let shown = 0;
  articles.forEach((article, at) => {
    const sections = [...article.querySelectorAll("section")];
    let any = false;
    for (const section of sections) {
      const fits = has(section.dataset.kind, kind) && has(section.dataset.difficulty, difficulty);
      section.hidden = !fits;
      any ||= fits;
    }
    const fits = any && has(article.dataset.topic, topic) && parts.every((part) => texts[at].includes(part));
    article.hidden = !fits;
    shown += fits;
  });
  field("count").textContent = `${shown} of ${articles.length} items`;
}

field("filter").addEventListener("input", filter);
field("filter").addEventListener("submit", (event) => event.preventDefault());
filter();
