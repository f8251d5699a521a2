"""Four companies that sell things and evenings: tickets, a bazaar, rides with couriers, a game."""

from fifth_worlds.company import Company, Step

EVERYWHERE = (
    "flatshare", "student_dorm", "office_proxy", "library", "village_line", "second_hand_phone", "couple_merges", "moves_away",
    "traveller", "relay_users", "vpn_users", "qa_team", "coworking", "booth", "refugee_centre", "care_home",
)  # fmt: skip

TICKETS = Company(
    "tickets",
    {"i": ("client_ip", "ip"), "d": ("browser_print", "device_id"), "t": ("card_hash", "payment_token"), "p": ("mobile", "phone")},
    ("at", "buyer", "action"),
    {
        "join": (Step("register", 1, "id"), Step("verify_phone", 0.7, "ip")),
        "look": (Step("login", 0.5), Step("event_page", 2.5)),
        "use": (Step("login", 0.6), Step("queue", 1), Step("seat_map", 1.5)),
        "pay": (Step("login", 0.7), Step("queue", 0.4), Step("hold", 1.2), Step("purchase", 1, "idt"), Step("mail_ticket", 0.8, "")),
        "act": (Step("login", 0.8), Step("transfer_ticket", 1.2, "idp")),
        "cash": (Step("login", 1), Step("resale_listing", 1, "idt")),
        "back": (Step("refund", 1, "it"),),
        "auto": (Step("poll_inventory", 6, "i"),),
    },
    (40, 20, 22, 6, 2, 1, 0),
    0.12,
    (0.7, 0.15, 0.1, 0.05),
    (30, 90),
    (8000, 15000),
    0.45,
    True,
    0.4,
    (*EVERYWHERE, "corporate_card", "sports_club", "church_group", "fans_on_sale", "stadium", "parent_pays", "school_class", "hotel"),
    ("scalping", "card_testing", "takeover", "resale_ghosts"),
)  # fmt: skip

BAZAAR = Company(
    "bazaar",
    {
        "i": ("remote_ip", "ip"), "c": ("cookie_id", "cookie"), "d": ("install", "device_id"), "t": ("instrument", "payment_token"),
        "a": ("ship_to", "address"), "e": ("mail", "email"),
    },
    ("event_time", "member", "what"),
    {
        "join": (Step("sign_up", 1, "idce"),),
        "look": (Step("session", 1, "idc"), Step("search", 2, "ic")),
        "use": (Step("session", 1, "idc"), Step("wish", 1, "ic"), Step("message", 1, "idc")),
        "pay": (Step("session", 1, "idc"), Step("order", 1, "idcta"), Step("capture", 1, "t")),
        "act": (Step("session", 0.6, "idc"), Step("review", 1.2, "idc")),
        "cash": (Step("session", 1, "idc"), Step("list_item", 2, "idc"), Step("ship", 1, "a")),
        "back": (Step("return_request", 1, "idca"), Step("refund", 1, "t")),
        "auto": (Step("feed", 4, "i"),),
    },
    (40, 15, 20, 6, 2, 2, 0),
    0.15,
    (0.6, 0.2, 0.15, 0.05),
    (45, 120),
    (7000, 13000),
    0.4,
    False,
    0.55,
    (*EVERYWHERE, "shop_staff", "locker", "group_buy", "parent_pays", "reseller_agent", "marketing_agency", "church_group", "call_centre"),
    ("fake_reviews", "brushing", "refund_crew", "promo_farm", "card_testing", "click_farm"),
    "ms",
    ("capture", "refund"),
)  # fmt: skip

RIDES = Company(
    "rides",
    {
        "i": ("ip", "ip"), "d": ("handset", "device_id"), "t": ("pay_ref", "payment_token"), "p": ("msisdn", "phone"),
        "b": ("payout_account", "bank_account"),
    },
    ("ts", "user_ref", "event"),
    {
        "join": (Step("signup", 1, "idp"), Step("promo_applied", 0.5, "id")),
        "look": (Step("app_open", 1),),
        "use": (Step("app_open", 1), Step("quote", 1.6)),
        "pay": (Step("app_open", 1), Step("request", 1), Step("charge", 1, "t"), Step("rate", 0.4)),
        "act": (Step("go_online", 1), Step("accept", 3), Step("complete", 3, "id")),
        "cash": (Step("go_online", 0.5), Step("payout", 1, "b")),
        "back": (Step("complaint", 1, "id"), Step("credit", 0.8, "")),
        "auto": (Step("ping", 5, "id"),),
    },
    (25, 20, 30, 4, 1, 1, 0),
    0.35,
    (0.45, 0.1, 0.2, 0.25),
    (14, 45),
    (6000, 12000),
    0.35,
    False,
    0.97,
    (*EVERYWHERE, "courier_hub", "cooperative", "rented_courier_account", "corporate_card", "hotel", "stadium", "parent_pays", "hospital"),
    ("promo_farm", "ghost_couriers", "refund_crew", "sim_farm", "rider_courier_collusion"),
    "utc",
    ("payout",),
)  # fmt: skip

GAME = Company(
    "game",
    {"i": ("addr", "ip"), "d": ("hwid", "device_id")},
    ("t", "player", "kind"),
    {
        "join": (Step("create", 1), Step("tutorial", 1)),
        "look": (Step("login", 1), Step("daily", 0.8)),
        "use": (Step("login", 1), Step("match", 3), Step("chat", 0.4)),
        "pay": (Step("login", 1), Step("store", 1, "i")),
        "act": (Step("login", 1), Step("trade", 1.4)),
        "cash": (Step("trade", 2),),
        "back": (Step("chargeback", 1, ""),),
        "auto": (Step("heartbeat", 4),),
    },
    (20, 60, 5, 8, 0, 0, 0),
    0.4,
    (0.55, 0.03, 0.4, 0.02),
    (7, 30),
    (6000, 11000),
    0.3,
    False,
    0.9,
    (*EVERYWHERE, "guild", "internet_cafe", "siblings_console", "streamer_viewers", "school_class", "lan_party", "account_shared"),
    ("gold_farm", "boosting", "promo_farm", "takeover", "match_fixing"),
    "tokyo",
)  # fmt: skip
