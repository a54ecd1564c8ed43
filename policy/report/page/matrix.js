/* global document */
// Runs in the page: searching, and choosing outcomes.

const filters = document.getElementById("filters");
const words = document.getElementById("words");

/** Shows the rules and resources that match every word of the search and one of the chosen outcomes. */
function filter() {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    const outcomes = new Set(
        [...filters.querySelectorAll("[name=outcome]:checked")].map(({ value }) => value),
    );
    let any = false;
    for (const rule of document.querySelectorAll(".rule")) {
        const missing = wanted.filter((word) => !rule.dataset.words.includes(word));
        let shown = 0;
        for (const row of rule.querySelectorAll("tr")) {
            const matches =
                outcomes.has(row.dataset.outcome) &&
                missing.every((word) => row.dataset.words.includes(word));
            row.hidden = !matches;
            shown += matches ? 1 : 0;
        }
        rule.hidden = shown === 0;
        any ||= shown > 0;
    }
    for (const section of document.querySelectorAll("section")) {
        section.hidden = !section.querySelector(".rule:not([hidden])");
    }
    document.getElementById("nothing").hidden = any;
}

filters.addEventListener("input", filter);
filters.addEventListener("submit", (event) => event.preventDefault());
