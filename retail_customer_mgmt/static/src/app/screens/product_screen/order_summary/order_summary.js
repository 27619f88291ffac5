import { OrderSummary } from "@point_of_sale/app/screens/product_screen/order_summary/order_summary";
import { patch } from "@web/core/utils/patch";
import { MemberChip } from "@retail_customer_mgmt/app/components/member_chip/member_chip";

patch(OrderSummary, {
    components: { ...OrderSummary.components, MemberChip },
});
