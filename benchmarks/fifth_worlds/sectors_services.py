"""Four companies that lend, exchange, compute and stand in front of web sites."""

from fifth_worlds.company import Company, Step
from fifth_worlds.sectors_goods import BAZAAR, EVERYWHERE, GAME, RIDES, TICKETS

LOANS = Company(
    "loans",
    {
        "i": ("remote_addr", "ip"), "d": ("device_fp", "device_id"), "b": ("iban", "bank_account"), "p": ("phone_no", "phone"),
        "e": ("email_addr", "email"), "a": ("residence", "address"),
    },
    ("submitted", "applicant", "stage"),
    {
        "join": (Step("start", 1, "ide"), Step("identity", 0.9, "idpa"), Step("bank_link", 0.8, "idb")),
        "look": (Step("visit", 1, "id"),),
        "use": (Step("status", 1, "id"),),
        "pay": (Step("repayment", 1, "b"),),
        "act": (Step("apply", 1, "idpa"), Step("upload", 1.5, "i"), Step("sign", 0.5, "ip")),
        "cash": (Step("disburse", 1, "b"),),
        "back": (Step("change_details", 1, "idpab"),),
        "auto": (Step("dunning", 1, ""),),
    },
    (20, 25, 25, 6, 5, 1, 4),
    0.05,
    (0.5, 0.35, 0.1, 0.05),
    (90, 180),
    (8000, 14000),
    0.75,
    True,
    0.3,
    (*EVERYWHERE, "broker_office", "call_centre", "hospital", "cooperative", "household_loan", "office_vdi", "internet_cafe"),
    ("synthetic_ids", "ghost_broker", "mules", "loan_stacking"),
    "utc",
    ("repayment", "disburse", "dunning"),
)  # fmt: skip

EXCHANGE = Company(
    "exchange",
    {"i": ("src_ip", "ip"), "d": ("device_uuid", "device_id"), "o": ("withdraw_to", "wallet"), "t": ("funding", "payment_token")},
    ("when", "uid", "op"),
    {
        "join": (Step("register", 1), Step("kyc", 0.8)),
        "look": (Step("login", 1), Step("prices", 1)),
        "use": (Step("login", 0.7), Step("trade", 2.4)),
        "pay": (Step("login", 0.7), Step("deposit", 1, "idt")),
        "act": (Step("login", 0.7), Step("claim", 1)),
        "cash": (Step("login", 0.8), Step("withdraw", 1, "ido")),
        "back": (Step("support", 1, "i"),),
        "auto": (Step("api_order", 5, "i"),),
    },
    (35, 35, 10, 3, 8, 1, 1),
    0.22,
    (0.45, 0.15, 0.35, 0.05),
    (30, 100),
    (7000, 14000),
    0.4,
    False,
    0.6,
    (*EVERYWHERE, "api_traders", "custodial_wallet", "conference", "trading_class", "office_vdi", "cron_clients", "internet_cafe"),
    ("airdrop_sybils", "mules", "sim_farm", "takeover", "wash_traders"),
)  # fmt: skip

DEVCLOUD = Company(
    "devcloud",
    {"i": ("source_ip", "ip"), "d": ("machine", "device_id"), "t": ("card_fingerprint", "payment_token"), "e": ("owner_mail", "email")},
    ("created", "tenant", "verb"),
    {
        "join": (Step("tenant.create", 1, "ide"), Step("card.add", 0.5, "idt")),
        "look": (Step("console.login", 1),),
        "use": (Step("console.login", 0.3), Step("deploy", 1.8, "id")),
        "pay": (Step("invoice.pay", 1, "t"),),
        "act": (Step("job.run", 3, "i"),),
        "cash": (Step("export", 1, "id"),),
        "back": (Step("ticket", 1, "i"),),
        "auto": (Step("api.call", 5, "i"),),
    },
    (25, 35, 8, 20, 2, 2, 15),
    0.2,
    (0.2, 0.6, 0.15, 0.05),
    (20, 60),
    (6000, 10000),
    0.5,
    False,
    0.5,
    (*EVERYWHERE, "ci_runners", "cron_clients", "hackathon", "university_lab", "corporate_card", "marketing_agency", "conference", "office_vdi"),
    ("trial_hoppers", "miners", "card_testing", "scrapers", "spam_senders"),
    "utc",
    ("invoice.pay",),
)  # fmt: skip

EDGE = Company(
    "edge",
    {"i": ("login_ip", "ip"), "o": ("origin", "origin"), "t": ("billing_ref", "payment_token"), "d": ("session_print", "device_id")},
    ("edge_time", "customer", "op"),
    {
        "join": (Step("signup", 1, "id"), Step("zone_add", 0.9, "io")),
        "look": (Step("dash_login", 1, "id"),),
        "use": (Step("dash_login", 0.8, "id"), Step("rule_edit", 1.5, "id")),
        "pay": (Step("charge", 1, "t"),),
        "act": (Step("zone_add", 1.2, "io"), Step("dns_edit", 2, "io")),
        "cash": (Step("purge", 1, "i"),),
        "back": (Step("abuse_report", 1, "o"),),
        "auto": (Step("api_purge", 4, "io"),),
    },
    (35, 30, 8, 8, 5, 0.5, 10),
    0.12,
    (0.3, 0.5, 0.15, 0.05),
    (30, 120),
    (7000, 13000),
    0.5,
    True,
    0.1,
    (*EVERYWHERE, "shared_hosting", "marketing_agency", "cron_clients", "ci_runners", "university_lab", "reseller_agent", "hackathon"),
    ("phishing_hosts", "booter_panels", "spam_senders", "seo_farm", "scrapers"),
    "ms",
    ("charge",),
)  # fmt: skip

COMPANIES = (TICKETS, LOANS, EDGE, BAZAAR, EXCHANGE, RIDES, DEVCLOUD, GAME)
