/**
 * What makes the member's pages nicer where scripts run: answers are judged while one
 * types, and the card is saved as it looks, in any script the phone can write.
 * Everything works without.
 */
(function () {
    "use strict";

    function isUnticked(input) {
        return input.type === "fieldset"
            ? input.hasAttribute("data-required") && !input.querySelector("input:checked")
            : input.required && !input.checked;
    }

    function isWrong(input) {
        if (["fieldset", "checkbox"].includes(input.type)) {
            return isUnticked(input);
        }
        const text = input.value.trim();
        if (!text) {
            return input.required || input.validity.badInput;
        }
        if (input.type === "tel") {
            const digits = text.normalize("NFKC").replace(/\D/g, "");
            return digits.length < 6 || digits.length > 17;
        }
        return !input.validity.valid;
    }

    function judge(input) {
        const wrong = isWrong(input);
        const note = document.getElementById(`${input.id}-wrong`);
        if (!note) {
            return wrong;
        }
        note.hidden = !wrong;
        if (wrong) {
            input.setAttribute("aria-invalid", "true");
            input.setAttribute("aria-describedby", note.id);
        } else {
            input.removeAttribute("aria-invalid");
        }
        return wrong;
    }

    function watch(form) {
        form.noValidate = true;
        const fields = "input[id^='f-'], select[id^='f-'], textarea[id^='f-'], fieldset[id^='f-']";
        const inputs = [...form.querySelectorAll(fields)].filter(
            (input) => input.id !== "f-website"
        );
        // A note that appears moves the button: the press on it must not miss.
        let isPressing = false;
        form.addEventListener("pointerdown", (event) => {
            isPressing = Boolean(event.target.closest("button"));
        });
        for (const input of inputs) {
            input.addEventListener("blur", () => input.value && !isPressing && judge(input));
            input.addEventListener("input", () => {
                if (input.getAttribute("aria-invalid")) {
                    judge(input);
                }
            });
        }
        form.addEventListener("submit", (event) => {
            const wrong = inputs.filter(judge);
            if (wrong.length) {
                event.preventDefault();
                (wrong[0].querySelector("input") || wrong[0]).focus();
            }
        });
    }

    function sendOnce(form) {
        form.addEventListener("submit", (event) => {
            const button = event.submitter;
            if (!event.defaultPrevented && button) {
                // Later, for a disabled button would not be sent along.
                setTimeout(() => (button.disabled = true));
            }
        });
    }

    function loadSvg(svg) {
        const copy = svg.cloneNode(true);
        copy.setAttribute("width", "600");
        copy.setAttribute("height", "600");
        const image = new Image();
        image.src = `data:image/svg+xml,${encodeURIComponent(copy.outerHTML)}`;
        return image.decode().then(() => image);
    }

    function write(context, text, size, top, color, weight) {
        context.fillStyle = color;
        context.font = `${weight} ${size}px system-ui, sans-serif`;
        context.fillText(text, 360, top, 640);
    }

    async function drawCard(card) {
        const canvas = document.createElement("canvas");
        canvas.width = 720;
        canvas.height = 1080;
        const context = canvas.getContext("2d");
        const text = (selector) => card.querySelector(selector)?.textContent.trim() || "";
        context.textAlign = "center";
        context.fillStyle = "#1b2238";
        context.fillRect(0, 0, 720, 1080);
        write(context, text(".rcm-club"), 44, 100, "#ffffff", 700);
        write(context, text(".rcm-badge"), 32, 160, "#c9cfdf", 600);
        context.drawImage(await loadSvg(card.querySelector(".rcm-qr")), 80, 220, 560, 560);
        write(context, text(".rcm-name"), 52, 880, "#ffffff", 700);
        write(context, text(".rcm-number"), 34, 950, "#c9cfdf", 400);
        return canvas.toDataURL("image/png");
    }

    function savesPicture(link, card) {
        drawCard(card)
            .then((url) => (link.href = url))
            .catch(() => {
                // The server's own picture stays where the link leads.
            });
    }

    document.querySelectorAll("form[data-live]").forEach(watch);
    document.querySelectorAll("form").forEach(sendOnce);
    const link = document.querySelector("[data-save='png']");
    const card = document.querySelector("[data-card]");
    if (link && card) {
        savesPicture(link, card);
    }
})();
