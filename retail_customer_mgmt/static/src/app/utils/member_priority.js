/**
 * Products that are reserved for members of some tiers, until a day or for good.
 *
 * @param {Array<{ name: string, tierIds: number[], until: string | false }>} products
 * @param {number | false} tierId the tier of the order's customer
 * @param {string} today as an ISO date
 * @returns the products that this customer may not buy without an approval
 */
export function reservedProducts(products, tierId, today) {
    return products.filter(
        ({ tierIds, until }) =>
            tierIds.length && (!until || today <= until) && !tierIds.includes(tierId)
    );
}
