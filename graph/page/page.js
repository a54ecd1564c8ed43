/* global document, location, history */
// Runs in the page: choosing, searching, and the panel of details. Text is always set as text, never as HTML.
(() => {
    const resources = new Map(
        JSON.parse(document.getElementById("resources").textContent).map((each) => [each.urn, each]),
    );
    const edges = [...document.querySelectorAll(".edge")];
    const panel = document.getElementById("details");
    const search = document.getElementById("search");
    const hits = document.getElementById("hits");
    /** Nodes, doors and foundations: what stands for resources. */
    const figures = [...document.querySelectorAll("[data-members]")];
    const usd = (value) =>
        value.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

    function element(name, content, className) {
        const made = document.createElement(name);
        if (className) {
            made.className = className;
        }
        for (const part of [content].flat()) {
            made.append(part);
        }
        return made;
    }

    function reference(urn) {
        const resource = resources.get(urn);
        if (!resource) {
            return document.createTextNode(urn);
        }
        const button = element("button", resource.name);
        button.type = "button";
        button.addEventListener("click", () => choose(urn));
        return element("span", [button, element("span", ` ${resource.kind}`, "kind")]);
    }

    function section(title, items) {
        return items.length === 0
            ? []
            : [
                  element("h4", title),
                  element(
                      "ul",
                      items.map((item) => element("li", item)),
                  ),
              ];
    }

    const mention = ({ text, urn }) =>
        urn ? [reference(urn), resources.get(urn)?.name === text ? "" : `: ${text}`] : text;
    const zones = {
        internet: "faces the internet",
        vpc: "stands in the VPC",
        aws: "AWS's own network, by API",
    };
    const verdicts = {
        violated: ["violated", "bad"],
        advised: ["advice", "warn"],
        deferred: ["decided in up, where values are known", "warn"],
        passed: ["passed: no finding of any policy", "good"],
        "not judged": ["not judged", "kind"],
    };

    function show(resource) {
        const [verdict, look] = verdicts[resource.policy.verdict];
        const close = element("button", "×", "close");
        close.type = "button";
        close.setAttribute("aria-label", "Close");
        close.addEventListener("click", () => choose(undefined));
        panel.replaceChildren(
            close,
            element("h3", resource.name),
            element("p", `${resource.kind} · ${resource.type}`, "kind"),
            element("p", resource.urn, "kind"),
            ...section("Zone", [zones[resource.zone]]),
            ...section("Encrypted with", resource.key ? [mention(resource.key)] : []),
            ...section("Reached from the VPC by", resource.path ? [mention(resource.path)] : []),
            ...section(
                "Alarms",
                resource.alarms.map((alarm) => [
                    reference(alarm.urn),
                    element("p", alarm.meaning),
                    element("p", alarm.runbook, "kind"),
                ]),
            ),
            ...section("Policy", [
                element("span", verdict, look),
                ...resource.policy.findings.map(({ kind, policy, message }) => [
                    element("b", `${kind}: ${policy}`),
                    element("p", message),
                ]),
            ]),
            ...section(
                `Cost: ${usd(resource.usd)} USD a month`,
                resource.costs.map((item) => `${usd(item.usd)}  ${item.service}: ${item.how}`),
            ),
            ...section("Protected", resource.protect ? ["from being deleted and replaced"] : []),
            ...section("Part of", resource.parent ? [reference(resource.parent)] : []),
            ...section("Contains", resource.children.map(reference)),
            ...section("Takes values from", resource.dependencies.map(reference)),
            ...section("Used by", resource.users.map(reference)),
            ...(Object.keys(resource.inputs).length === 0
                ? []
                : [element("h4", "Inputs"), element("pre", JSON.stringify(resource.inputs, null, 2))]),
        );
        panel.hidden = false;
        panel.scrollTop = 0;
    }

    const indexed = [...resources.keys()];
    const membersOf = (figure) => figure.dataset.members.split(" ");

    function figureFor(urn) {
        return figures.find((figure) => membersOf(figure).some((index) => indexed[index] === urn));
    }

    function choose(urn) {
        figures.forEach((figure) => figure.classList.remove("chosen"));
        const resource = resources.get(urn);
        document.body.classList.toggle("beside", resource !== undefined);
        hits.hidden = true;
        if (!resource) {
            panel.hidden = true;
            history.replaceState(null, "", location.pathname + location.search);
        } else {
            show(resource);
            history.replaceState(null, "", `#${encodeURIComponent(urn)}`);
            const figure = figureFor(urn);
            figure?.classList.add("chosen");
            figure?.scrollIntoView?.({ block: "nearest", inline: "nearest" });
        }
        dimEdges();
    }

    /** Arrows of what is chosen stand out; else those between what the search found. */
    function dimEdges() {
        const chosen = document.querySelector(".chosen")?.dataset.id;
        const dimmed = new Set(
            figures.filter(({ classList }) => classList.contains("dim")).map(({ dataset }) => dataset.id),
        );
        for (const edge of edges) {
            const { from, to } = edge.dataset;
            const aside =
                chosen === undefined ? dimmed.has(from) || dimmed.has(to) : from !== chosen && to !== chosen;
            edge.classList.toggle("dim", aside);
        }
    }

    /** What the search box finds a resource by. */
    const textOf = ({ name, kind, type, component, key, zone, policy, inputs }) =>
        [
            name,
            kind,
            type,
            component,
            key?.text ?? "",
            zone,
            policy.verdict,
            ...policy.findings.map((finding) => finding.policy),
            inputs.metricName ?? "",
        ]
            .join(" ")
            .toLowerCase();
    const texts = indexed.map((urn) => textOf(resources.get(urn)));
    const named = indexed.map((urn) => resources.get(urn).name.toLowerCase());

    function filter() {
        const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
        const found = texts.flatMap((text, index) =>
            words.every((word) => text.includes(word)) ? [String(index)] : [],
        );
        const isFound = new Set(found);
        document.querySelectorAll(".row").forEach((row) => {
            row.hidden = !isFound.has(row.dataset.index);
        });
        for (const figure of figures) {
            figure.classList.toggle("dim", !membersOf(figure).some((member) => isFound.has(member)));
        }
        dimEdges();
        document.getElementById("shown").textContent = String(found.length);
        list(words, found);
    }

    const most = 12;

    /** Below the search box: what has the words in its name first. */
    function list(words, found) {
        hits.hidden = words.length === 0;
        const inName = (index) => words.every((word) => named[index].includes(word));
        const sorted = [...found].sort(
            (a, b) => Number(inName(b)) - Number(inName(a)) || named[a].length - named[b].length,
        );
        const more = found.length > most ? `, ${most} of them here and all in the table below` : "";
        hits.replaceChildren(
            element("p", `${found.length} of ${indexed.length} found${more}`, "kind"),
            ...sorted.slice(0, most).map((index) => {
                const { name, kind } = resources.get(indexed[index]);
                const hit = element("button", [element("span", name), element("span", kind, "kind")]);
                hit.type = "button";
                hit.dataset.urn = index;
                return hit;
            }),
        );
    }

    document.addEventListener("click", ({ target }) => {
        const chosen = target.closest?.("[data-urn]");
        const words = target.closest?.("[data-search]")?.dataset.search;
        if (chosen) {
            choose(indexed[chosen.dataset.urn]);
        } else if (words !== undefined) {
            search.value = words;
            filter();
            search.focus();
        } else if (!target.closest?.("#hits, #search")) {
            hits.hidden = true;
        }
    });
    document.addEventListener("keydown", (event) => {
        const { key, target } = event;
        if (key === "Escape") {
            choose(undefined);
        } else if (key === "/" && target !== search) {
            event.preventDefault();
            search.focus();
        } else if (key === "Enter" && target.closest?.(".row")) {
            choose(indexed[target.closest(".row").dataset.urn]);
        } else if (key === "ArrowDown" || key === "ArrowUp") {
            walk(event);
        }
    });
    search.addEventListener("input", filter);
    search.addEventListener("focus", () => {
        hits.hidden = search.value.trim() === "";
    });
    search.addEventListener("keydown", ({ key }) => {
        if (key === "Enter") {
            hits.querySelector("button")?.click();
        }
    });

    /** Up and down between the search box and what it found. */
    function walk(event) {
        const stops = [search, ...hits.querySelectorAll("button")];
        const here = stops.indexOf(event.target);
        const next = stops[here + (event.key === "ArrowDown" ? 1 : -1)];
        if (here >= 0 && next && !hits.hidden) {
            event.preventDefault();
            next.focus();
        }
    }

    const wanted = decodeURIComponent(location.hash.slice(1));
    if (wanted) {
        choose(wanted);
    }
})();
