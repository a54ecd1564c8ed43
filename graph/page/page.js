/* global document, location, history */
// Runs in the page: choosing, searching, and the panel of details. Text is always set as text, never as HTML.
(() => {
    const resources = new Map(
        JSON.parse(document.getElementById("resources").textContent).map((each) => [each.urn, each]),
    );
    const edges = [...document.querySelectorAll(".edge")];
    const panel = document.getElementById("details");
    const search = document.getElementById("search");
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

    function nodeFor(urn) {
        return [...document.querySelectorAll("[data-members]")].find((node) =>
            node.dataset.members.split(" ").some((index) => indexed[index] === urn),
        );
    }
    const indexed = [...resources.keys()];

    function choose(urn) {
        document.querySelectorAll(".chosen").forEach((node) => node.classList.remove("chosen"));
        edges.forEach((edge) => edge.classList.remove("dim"));
        const resource = resources.get(urn);
        if (!resource) {
            panel.hidden = true;
            history.replaceState(null, "", location.pathname + location.search);
            return;
        }
        show(resource);
        history.replaceState(null, "", `#${encodeURIComponent(urn)}`);
        const node = nodeFor(urn);
        if (node) {
            node.classList.add("chosen");
            const { id } = node.dataset;
            edges.forEach((edge) =>
                edge.classList.toggle("dim", edge.dataset.from !== id && edge.dataset.to !== id),
            );
        }
    }

    function filter() {
        const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
        const fits = (text) => words.every((word) => text.includes(word));
        const found = new Set();
        indexed.forEach((urn, index) => {
            const { name, kind, type, component, key, zone } = resources.get(urn);
            if (fits([name, kind, type, component, key?.text ?? "", zone].join(" ").toLowerCase())) {
                found.add(String(index));
            }
        });
        document.querySelectorAll(".row").forEach((row) => {
            row.hidden = !found.has(row.dataset.index);
        });
        document.querySelectorAll("[data-members]").forEach((node) => {
            const members = node.dataset.members.split(" ");
            const hit = words.length === 0 || members.some((member) => found.has(member));
            node.classList.toggle("dim", !hit);
        });
        document.getElementById("shown").textContent = String(found.size);
        return found;
    }

    document.addEventListener("click", ({ target }) => {
        const chosen = target.closest?.("[data-urn]");
        if (chosen) {
            choose(indexed[chosen.dataset.urn]);
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
        }
    });
    search.addEventListener("input", filter);
    search.addEventListener("keydown", ({ key }) => {
        if (key === "Enter") {
            const [first] = filter();
            choose(indexed[first]);
        }
    });
    const wanted = decodeURIComponent(location.hash.slice(1));
    if (wanted) {
        choose(wanted);
    }
})();
