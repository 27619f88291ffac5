import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

// Opening, the fifth star and the outcome: three clicks, and what was said.
tours.add("RetailMyDay", {
    url: "/odoo/my-day",
    steps: () => [
        {
            content: "My day counts two calls",
            trigger: "[data-part=calls]:contains(2)",
        },
        {
            content: "Open the first call, the late one",
            trigger: "[data-section=calls] .o_retail_row:contains(Ada)",
            run: "click",
        },
        {
            content: "The story is there",
            trigger: ".o_retail_call [name=member_note]:contains(Allergic to wool)",
        },
        {
            content: "Write what she said",
            trigger: ".o_retail_call [name=said] textarea",
            run: "edit Loves the scarf.",
        },
        {
            content: "Five stars",
            trigger: ".o_retail_stars [role=radio]:last",
            run: "click",
        },
        {
            content: "Reached",
            trigger: "button.o_retail_reached",
            run: "click",
        },
        {
            content: "It is noted",
            trigger: "[name=result] [name=outcome]:contains(Reached)",
        },
        {
            content: "On to the next one",
            trigger: ".o_form_view button[name=action_next_call].btn-primary",
            run: "click",
        },
        {
            content: "The next member's call is open",
            trigger: ".o_retail_call [name=caller]:contains(Bea)",
        },
        {
            content: "One click back is my day",
            trigger: ".breadcrumb-item:contains(My Day) a, .o_back_button:contains(My Day)",
            run: "click",
        },
        {
            content: "One call is left",
            trigger: "[data-part=calls]:contains(1)",
        },
    ],
});
