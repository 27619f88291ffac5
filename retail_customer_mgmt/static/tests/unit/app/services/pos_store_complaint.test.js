import { expect, test } from "@odoo/hoot";
import { advanceTime } from "@odoo/hoot-mock";
import { makeServerError, onRpc } from "@web/../tests/web_test_helpers";
import { ConnectionLostError } from "@web/core/network/rpc";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { MemoryStorage } from "@retail_customer_mgmt/../tests/unit/override/pos_store_complaint";
import { setupMemberEnv } from "@retail_customer_mgmt/../tests/unit/utils";

definePosModels();

const DRAFT = { kind: "complaint", description: "Cold coffee" };

const setup = async (answer) => {
    const store = await setupMemberEnv();
    const server = { answer };
    onRpc("retail.complaint", "pos_log_complaint", ({ args }) => {
        expect.step(args[1].client_uuid === store.complaintEntries[0]?.uuid ? "sent" : "strange");
        return server.answer(args);
    });
    return { store, server };
};

const taken = () => ({ number: "C2026-00001" });
const cut = () => {
    throw new ConnectionLostError();
};

test("what the server has is kept no longer", async () => {
    const { store } = await setup(taken);
    await store.logComplaint(DRAFT, "Ada");
    expect.verifySteps(["sent"]);
    expect(store.complaintEntries).toEqual([]);
    expect(await store.complaintStorage.readAll()).toEqual([]);
});

test("offline it is kept, and sent once the connection is back", async () => {
    const { store, server } = await setup(cut);
    await store.logComplaint(DRAFT, "Ada");
    expect.verifySteps(["sent"]);
    const [kept] = await store.complaintStorage.readAll();
    expect(kept.values.description).toBe("Cold coffee");
    server.answer = taken;
    window.dispatchEvent(new CustomEvent("pos-network-online"));
    await advanceTime(100);
    expect.verifySteps(["sent"]);
    expect(store.complaintEntries).toEqual([]);
});

test("a server in trouble is asked again later, with the same mark", async () => {
    const { store, server } = await setup(() => {
        throw makeServerError({ errorName: "psycopg2.OperationalError", message: "busy" });
    });
    await store.logComplaint(DRAFT, "Ada");
    expect(store.complaintEntries[0].state).toBe("waiting");
    server.answer = taken;
    await advanceTime(31_000);
    expect.verifySteps(["sent", "sent"]);
    expect(store.complaintEntries).toEqual([]);
});

test("one that the server chokes on holds up no other", async () => {
    const { store, server } = await setup(() => {
        throw makeServerError({ errorName: "psycopg2.OperationalError", message: "busy" });
    });
    await store.logComplaint(DRAFT, "Ada");
    const [bad] = store.complaintEntries;
    const fail = server.answer;
    server.answer = ([, values]) => (values.client_uuid === bad.uuid ? fail() : taken());
    await store.logComplaint(DRAFT, "Eve");
    expect.verifySteps(["sent", "sent", "strange"]);
    expect(store.complaintEntries.map(({ uuid }) => uuid)).toEqual([bad.uuid]);
});

test("what survives a reload is sent when the till starts", async () => {
    const { store } = await setup(taken);
    const values = { ...DRAFT, client_uuid: "u1" };
    const entry = { uuid: "u1", configId: 1, logged: "2026-01-01", state: "waiting", values };
    store.complaintStorage = new MemoryStorage([entry, { uuid: "damaged" }]);
    await store.loadComplaints();
    expect.verifySteps(["sent"]);
    expect(store.complaintEntries).toEqual([]);
});

test("what is refused is kept with the reason, and can be put right", async () => {
    const { store, server } = await setup(() => {
        throw makeServerError({ message: "Too long." });
    });
    await store.logComplaint(DRAFT, "Ada");
    const [entry] = store.complaintEntries;
    expect(entry.state).toBe("refused");
    const [kept] = await store.complaintStorage.readAll();
    expect(kept.state).toBe("refused");
    await store.sendComplaints();
    expect.verifySteps(["sent"]);
    server.answer = taken;
    await store.correctComplaint(entry, { ...DRAFT, description: "Cold" });
    expect.verifySteps(["sent"]);
    expect(store.complaintEntries).toEqual([]);
});

test("what is refused can be dropped", async () => {
    const { store } = await setup(() => {
        throw makeServerError({ message: "Too long." });
    });
    await store.logComplaint(DRAFT, "Ada");
    await store.dropComplaint(store.complaintEntries[0]);
    expect(await store.complaintStorage.readAll()).toEqual([]);
    expect.verifySteps(["sent"]);
});

test("a browser that keeps nothing still sends", async () => {
    const { store } = await setup(taken);
    store.complaintStorage.put = () => Promise.reject(new Error("QuotaExceededError"));
    await store.logComplaint(DRAFT, "Ada");
    expect.verifySteps(["sent"]);
    expect(store.complaintEntries).toEqual([]);
});
