"""Who may do what with each of our models, and whose records a role sees."""

ROLES = ("till", "clerk", "manager", "hq", "admin", "privacy")
OUTSIDERS = ("plain", "pos", "portal")
# What each role may do with each model: r(ead), w(rite), c(reate), u(nlink). A new
# model is one more line; so is thinking about who needs it.
NOBODY = "---- ---- ---- ---- ---- ----"
CONFIGURATION = "r--- r--- r--- r--- rwcu r---"
LEDGER = "---- r--- r--- r--- r--- r---"
CARE = "r-c- rwc- rwc- rwc- rwcu r---"
MANAGERS_WIZARD = "---- ---- rwc- rwc- rwc- ----"
CLERKS_WIZARD = "---- rwc- rwc- rwc- rwc- ----"
CLERKS_LIST = "---- r--- r--- r--- r--- ----"
MANAGERS_LIST = "---- ---- r--- r--- r--- ----"
MANAGERS_OWN = "---- ---- rwcu rwcu rwcu ----"
TILL_LIST = "r--- r--- r--- r--- r--- r---"
TABLE = {
    "retail.access.log": "---- ---- r--- r--- r--- r---",
    "retail.callback": CARE,
    "retail.callback.close": CLERKS_WIZARD,
    "retail.callback.report": CLERKS_LIST,
    "retail.callback.rule": CONFIGURATION,
    "retail.complaint": CARE,
    "retail.complaint.cause": CONFIGURATION,
    "retail.complaint.compensate": CLERKS_WIZARD,
    "retail.complaint.compensation": LEDGER,
    "retail.complaint.conversation": CLERKS_WIZARD,
    "retail.complaint.duplicate.close": CLERKS_WIZARD,
    "retail.complaint.escalation": TILL_LIST,
    "retail.complaint.escalation.step": "---- ---- r--- r--- rwcu ----",
    "retail.complaint.month": MANAGERS_WIZARD,
    "retail.complaint.pause": TILL_LIST,
    "retail.complaint.policy": "r--- r--- r--- r--- rwcu ----",
    "retail.complaint.report": MANAGERS_LIST,
    "retail.complaint.stage": CONFIGURATION,
    "retail.consent.text": "---- r--- r--- r--- rwcu r---",
    "retail.contact": CLERKS_LIST,
    "retail.contact.reveal": CLERKS_WIZARD,
    "retail.export.ask": "rwc- rwc- rwc- rwc- rwc- rwc-",
    "retail.export.request": TILL_LIST,
    "retail.greeting": "---- r--- r--- rwc- rwcu ----",
    "retail.greeting.due": CLERKS_LIST,
    "retail.greeting.sent": CLERKS_LIST,
    "retail.lapse.notice": MANAGERS_LIST,
    "retail.member.code": CLERKS_LIST,
    "retail.member.consent": "---- r-c- r-c- r-c- r-c- r---",
    "retail.member.consent.record": CLERKS_WIZARD,
    "retail.member.duplicate": MANAGERS_LIST,
    "retail.member.duplicate.line": MANAGERS_WIZARD,
    "retail.member.duplicate.review": MANAGERS_WIZARD,
    "retail.member.erase": "---- ---- ---- ---- ---- rwc-",
    "retail.member.event": LEDGER,
    # Managers hand tasks on; ``write`` refuses whatever else.
    "retail.member.flaw": "---- r--- rw-- rw-- rw-- ----",
    "retail.member.flaw.dismiss": CLERKS_WIZARD,
    "retail.member.form": "---- r--- r--- r--- rwcu ----",
    "retail.member.form.line": "---- r--- r--- r--- rwcu ----",
    "retail.member.handover": MANAGERS_OWN,
    "retail.member.handover.line": MANAGERS_LIST,
    "retail.member.import": MANAGERS_OWN,
    "retail.member.import.column": "---- ---- rw-- rw-- rw-- ----",
    "retail.member.import.row": MANAGERS_LIST,
    "retail.member.inspection": "---- ---- ---- r--- r--- ----",
    "retail.member.liability": MANAGERS_LIST,
    "retail.member.match.block": NOBODY,
    "retail.member.match.key": NOBODY,
    "retail.member.profile": "---- rwc- rwc- rwc- rwc- r---",
    "retail.member.program": CONFIGURATION,
    "retail.member.quality": MANAGERS_LIST,
    "retail.member.register": "rwcu rwcu rwcu rwcu rwcu ----",
    "retail.member.source": CONFIGURATION,
    "retail.member.tier": CONFIGURATION,
    "retail.member.verification": NOBODY,
    # Nobody writes an account; who may "write" one freezes it by the button.
    "retail.membership": "---- r--- rw-- rw-- rw-- r---",
    "retail.membership.change": MANAGERS_WIZARD,
    "retail.points.adjust": MANAGERS_WIZARD,
    "retail.points.adjustment": "---- ---- r-c- r-c- r-c- ----",
    "retail.points.allocation": LEDGER,
    "retail.points.band": "r--- r--- r--- r--- rwcu ----",
    "retail.points.entry": LEDGER,
    "retail.points.hold": LEDGER,
    "retail.points.lot": LEDGER,
    "retail.points.rule": "r--- r--- r--- r--- rwcu ----",
    "retail.preference.facet": "---- r--- rwc- rwc- rwcu r---",
    "retail.preference.value": "---- r-c- rwc- rwc- rwcu r---",
    "retail.rate.limit": NOBODY,
    "retail.request.refuse": MANAGERS_WIZARD,
    "retail.sale.approval": NOBODY,
    "retail.shop": CONFIGURATION,
    "retail.tier.manual": MANAGERS_WIZARD,
    "retail.tier.move": LEDGER,
}
# Of our models, people outside the scheme read these, and write none.
OUTSIDE = {
    "plain": {"retail.shop", "retail.member.source"},
    "pos": {
        *("retail.shop", "retail.member.source"),
        *("retail.member.program", "retail.member.tier"),
    },
    "portal": set(),
}
# Whose records a role sees: of the own shop, of all shops, or only what it made.
SHOP = {"clerk": 1, "manager": 1, "hq": 2, "admin": 2, "privacy": 2}
CHAIN = {"clerk": 2, "manager": 2, "hq": 2, "admin": 2, "privacy": 2}
FILES = {"clerk": 1, "manager": 1, "hq": 2, "admin": 2}
SCOPE = {
    "retail.member.profile": SHOP,
    "retail.member.consent": SHOP,
    "retail.member.event": SHOP,
    "retail.points.entry": SHOP,
    "retail.tier.move": SHOP,
    "retail.callback": SHOP | {"till": 0},
    "retail.complaint": SHOP | {"till": 0},
    "retail.contact": FILES,
    "retail.member.flaw": FILES,
    "retail.membership": CHAIN,
}
# The roles that may call a public method on a record of their own shop.
TILLS = {"till", "clerk", "manager", "hq", "admin"}
CLERKS = {"clerk", "manager", "hq", "admin"}
MANAGERS = {"manager", "hq", "admin"}
HEAD_OFFICE = {"hq", "admin"}
OFFICERS = {"privacy"}
