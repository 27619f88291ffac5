import { scaledSize } from "@retail_customer_mgmt/app/utils/complaint_outbox";

/**
 * A phone's photo has megabytes, and its place in it; the shop needs to see the cake.
 *
 * @param {Blob} file
 * @returns {Promise<string>} a smaller JPEG in Base64; empty where the file is no picture
 */
export async function scaledPhoto(file) {
    let bitmap;
    try {
        bitmap = await createImageBitmap(file);
    } catch {
        return "";
    }
    const { width, height } = scaledSize(bitmap.width, bitmap.height);
    const canvas = document.createElement("canvas");
    Object.assign(canvas, { width, height });
    const context = canvas.getContext("2d");
    context.fillStyle = "#fff";
    context.fillRect(0, 0, width, height);
    context.drawImage(bitmap, 0, 0, width, height);
    bitmap.close();
    return canvas.toDataURL("image/jpeg", 0.8).split(",")[1];
}
