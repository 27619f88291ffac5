const STORE = "complaints";

const done = (request) =>
    new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });

/** Keeps entries of the outbox in the browser, beside the till's own data, which may be cleared. */
export class ComplaintStorage {
    constructor(name) {
        this.name = name;
    }

    async _open() {
        const opening = window.indexedDB.open(this.name, 1);
        opening.onupgradeneeded = () =>
            opening.result.createObjectStore(STORE, { keyPath: "uuid" });
        return done(opening);
    }

    /** A write counts once it is on the disk: the till may be switched off any moment. */
    async _run(mode, action) {
        const db = await this._open();
        try {
            const transaction = db.transaction(STORE, mode, { durability: "strict" });
            const request = action(transaction.objectStore(STORE));
            await new Promise((resolve, reject) => {
                transaction.oncomplete = resolve;
                transaction.onerror = () => reject(transaction.error);
                transaction.onabort = () => reject(transaction.error);
            });
            return request.result;
        } finally {
            db.close();
        }
    }

    readAll() {
        return this._run("readonly", (store) => store.getAll());
    }

    put(entry) {
        return this._run("readwrite", (store) => store.put(entry));
    }

    delete(uuid) {
        return this._run("readwrite", (store) => store.delete(uuid));
    }
}
