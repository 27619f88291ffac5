import { PartnerLine } from "@point_of_sale/app/screens/partner_list/partner_line/partner_line";
import { patch } from "@web/core/utils/patch";
import { MemberBadge } from "@retail_customer_mgmt/app/components/member_badge/member_badge";

patch(PartnerLine, {
    components: { ...PartnerLine.components, MemberBadge },
});
